// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.json.Json;
import dev.carillon.runtime.http.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class DataRowsTest {

    private final List<Violation> faults = new ArrayList<>();

    @Test
    void rowsBecomeASchemaWithExamples() {
        ObjectNode type = apply(
                Json.object(),
                row(0, "orderNumber", "TEXT", "A-1042", true),
                row(1, "amount", "NUMBER", "12.50", true),
                row(2, "items", "INTEGER", "3", false),
                row(3, "gift", "BOOLEAN", "yes", false));

        assertThat(faults).isEmpty();
        assertThat(type).isEqualTo(Json.read("""
                {"dataSchema": {"type": "object", "properties": {
                  "orderNumber": {"type": "string", "examples": ["A-1042"]},
                  "amount": {"type": "number", "examples": [12.50]},
                  "items": {"type": "integer", "examples": [3]},
                  "gift": {"type": "boolean", "examples": [true]}}, "required": ["orderNumber", "amount"]}}
                """, ObjectNode.class));
        assertThat(DataRows.shown(type)).hasSize(8);
        assertThat(ExampleValues.names(type).path("data")).isEqualTo(Json.read("""
                {"orderNumber": "A-1042", "amount": 12.50, "items": 3, "gift": true}
                """, ObjectNode.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"dataSchema\": {}}",
                "{\"dataSchema\": {\"type\": \"object\", \"required\": [\"other\"]}}",
                """
                {"dataSchema": {"$defs": {"a": {}}, "required": ["undeclared", "at"], "additionalProperties": false,
                  "properties": {
                    "at": {"type": "string", "format": "date-time", "description": "when"},
                    "names": {"type": "array", "items": {"type": "string", "maxLength": 3}, "examples": [["a", "b"]]},
                    "price": {"type": "number", "minimum": 0, "examples": [1.50, 2]},
                    "yes": {"type": "boolean", "examples": [false]},
                    "mail": {"type": "string", "format": "email"},
                    "lines": {"type": "array", "items": {"type": "object"}},
                    "any-thing": {"anyOf": [{"type": "string"}, {"type": "number"}]}}}}
                """
            })
    void aSchemaThatNobodyChangesStaysAsItIs(String given) {
        ObjectNode type = Json.read(given, ObjectNode.class);

        assertThat(apply(type.deepCopy(), fields(type))).isEqualTo(type);
        assertThat(faults).isEmpty();
    }

    @Test
    void aRowIsRenamedRetypedAndRemovedWithoutLosingWhatHasNoField() {
        ObjectNode type = Json.read("""
                {"dataSchema": {"properties": {
                  "a": {"type": "string", "maxLength": 5, "examples": ["x"]},
                  "b": {"type": "string", "description": "about b"},
                  "c": {"type": "string"}}, "required": ["a"]}}
                """, ObjectNode.class);
        Map<String, String> fields = fields(type);
        fields.put("data/0/name", "first");
        fields.put("data/1/kind", "INTEGER");
        fields.put("data/2/name", "");

        assertThat(apply(type, fields)).isEqualTo(Json.read("""
                {"dataSchema": {"properties": {
                  "first": {"type": "string", "maxLength": 5, "examples": ["x"]},
                  "b": {"type": "integer", "description": "about b"}}, "required": ["first"]}}
                """, ObjectNode.class));
    }

    @Test
    void faultsNameTheirFields() {
        apply(
                Json.object(),
                row(0, "2nd", "TEXT", "", true),
                row(1, "amount", "NUMBER", "much", true),
                row(2, "amount", "TEXT", "", true),
                row(3, "gift", "BOOLEAN", "perhaps", true));

        assertThat(faults)
                .extracting(Violation::path)
                .containsExactly("data/0/name", "data/1/example", "data/2/name", "data/3/example");
    }

    /// Fields of the form of an event type, as a browser sends them.
    private static Map<String, String> fields(ObjectNode type) {
        Map<String, String> fields = new HashMap<>();
        for (DataRows.Row row : DataRows.shown(type)) {
            row.kind()
                    .ifPresent(kind ->
                            fields.putAll(row(row.at(), row.name(), kind.name(), row.example(), row.isRequired())));
        }
        return fields;
    }

    @SafeVarargs
    private ObjectNode apply(ObjectNode type, Map<String, String>... rows) {
        Map<String, String> submitted = new HashMap<>();
        for (Map<String, String> row : rows) {
            submitted.putAll(row);
        }
        DataRows.apply(type, submitted, faults);
        // As it is stored: numbers that are read have other nodes.
        return Json.read(Json.write(type), ObjectNode.class);
    }

    private static Map<String, String> row(int at, String name, String kind, String example, boolean isRequired) {
        String prefix = "data/%d/".formatted(at);
        Map<String, String> fields =
                new HashMap<>(Map.of(prefix + "name", name, prefix + "kind", kind, prefix + "example", example));
        if (isRequired) {
            fields.put(prefix + "required", "true");
        }
        return fields;
    }
}
