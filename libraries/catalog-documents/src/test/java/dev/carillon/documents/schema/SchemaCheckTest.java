// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.documents.json.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SchemaCheckTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SchemaCheck check = new SchemaCheck();

    @Test
    void patternsTakeTimeLinearInTheText() {
        JsonNode schema = json("{\"properties\": {\"a\": {\"pattern\": \"^(a+)+$\"}}}");

        assertThat(check.faults(schema)).isEmpty();
        assertThat(check.faults(schema, json("{\"a\": \"%s!\"}".formatted("a".repeat(5_000)))))
                .extracting(Fault::rule)
                .containsExactly("pattern");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\": \"#\"}",
                "{\"allOf\": [{\"$ref\": \"#\"}]}",
                "{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"$ref\": \"#/$defs/a\"}}}"
            })
    void aSchemaThatHasNoEndIsRefusedWhenItIsPublishedAndWhenItIsUsed(String schema) {
        assertThat(check.faults(json(schema))).isNotEmpty();
        assertThat(check.faults(json(schema), json("{}"))).isNotEmpty();
    }

    @Test
    void aSchemaThatDescribesATreeIsAccepted() {
        JsonNode schema = json("{\"properties\": {\"child\": {\"$ref\": \"#\"}, \"name\": {\"type\": \"string\"}}}");

        assertThat(check.faults(schema)).isEmpty();
        assertThat(check.faults(schema, json("{\"child\": {\"child\": {\"name\": 1}}}")))
                .extracting(Fault::path)
                .containsExactly("/child/child/name");
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
