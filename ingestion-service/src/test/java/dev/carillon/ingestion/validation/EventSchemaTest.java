// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSchemaTest {

    @Test
    void noSchemaTakesAnyObject() {
        assertThat(EventSchema.compile(ByteString.EMPTY)).isInstanceOf(EventSchema.AnyObject.class);
    }

    @Test
    void aViolationSaysWhereAndWhichRule() {
        List<Violation> violations = violations("""
                {"type": "object", "required": ["order"],
                 "properties": {"items": {"type": "array", "items": {"properties": {"count": {"minimum": 1}}}}}}
                """, "{\"items\": [{\"count\": 1}, {\"count\": 0}]}");

        assertThat(violations)
                .extracting(Violation::path, Violation::rule)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("/data", "required"),
                        org.assertj.core.groups.Tuple.tuple("/data/items/1/count", "minimum"));
        assertThat(violations)
                .allSatisfy(violation -> assertThat(violation.message()).isNotBlank());
    }

    @Test
    void dataThatConformsHasNoViolations() {
        assertThat(violations("{\"required\": [\"a\"]}", "{\"a\": null}")).isEmpty();
    }

    @Test
    void onlyTheFirstViolationsAreReported() {
        String data =
                IntStream.range(0, 1_000).mapToObj(i -> "\"p" + i + "\": 1").collect(Collectors.joining(","));

        assertThat(violations("{\"additionalProperties\": {\"type\": \"string\"}}", "{" + data + "}"))
                .hasSize(Problem.MAX_VIOLATIONS);
    }

    @Test
    void referencesInsideTheSchemaAreFollowed() {
        String schema =
                "{\"$defs\": {\"n\": {\"type\": \"integer\"}}, \"properties\": {\"a\": {\"$ref\": \"#/$defs/n\"}}}";

        assertThat(violations(schema, "{\"a\": 1}")).isEmpty();
        assertThat(violations(schema, "{\"a\": \"x\"}")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "17",
                "[]",
                "{\"type\": \"strnig\"}",
                "{\"type\": 12}",
                "{\"properties\": []}",
                "{\"pattern\": \"(\"}",
                "{\"properties\": {\"a\": {\"pattern\": \"[\"}}}",
                "{\"$ref\": \"#/$defs/missing\"}",
                "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/missing\"}}}",
                "{\"$ref\": \"http://127.0.0.1:9/schema\"}",
                "{\"$ref\": \"file:///etc/passwd\"}",
                "{\"$ref\": \"classpath:logback.xml\"}",
                "{\"$schema\": \"http://127.0.0.1:9/dialect\"}",
                "{\"$ref\": \"#\"}",
                "{\"allOf\": [{\"$ref\": \"#\"}]}"
            })
    void aSchemaThatCannotBeUsedIsBrokenAndNothingElseIs(String source) {
        assertThat(EventSchema.compile(ByteString.copyFromUtf8(source))).isInstanceOf(EventSchema.Broken.class);
    }

    private static List<Violation> violations(String schema, String data) {
        EventSchema compiled = EventSchema.compile(ByteString.copyFromUtf8(schema));
        assertThat(compiled).isInstanceOf(EventSchema.Compiled.class);
        return ((EventSchema.Compiled) compiled).violations(ByteString.copyFromUtf8(data));
    }
}
