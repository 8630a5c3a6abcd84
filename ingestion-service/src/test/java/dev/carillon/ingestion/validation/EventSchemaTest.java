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

    @Test
    void patternsTakeTimeLinearInTheText() {
        assertThat(violations("""
                {"properties": {"a": {"pattern": "^(a+)+$"}}, "patternProperties": {"^(x+x+)+y$": false}}""", "{\"a\": \"%s!\", \"%s\": 1}".formatted("a".repeat(5_000), "x".repeat(900))))
                .extracting(Violation::path, Violation::rule)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("/data/a", "pattern"));
    }

    @Test
    void patternsMeanWhatTheyMeanInJsonSchema() {
        String schema = """
                {"properties": {
                  "id": {"pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
                  "path": {"pattern": "\\\\/[\\\\w-]+$"},
                  "name": {"pattern": "^\\\\p{Letter}\\\\u00e9$"},
                  "re": {"format": "regex"}}}""";

        assertThat(violations(schema, """
                {"id": "123e4567-e89b-12d3-a456-426614174000", "path": "a/b-c", "name": "Xé", "re": "a{1,3}"}""")).isEmpty();
        assertThat(violations(schema, """
                {"id": "123e4567", "path": "a/b c", "name": "Xe", "re": "("}"""))
                .extracting(Violation::path)
                .containsExactlyInAnyOrder("/data/id", "/data/path", "/data/name", "/data/re");
    }

    @Test
    void aPatternThatCannotBeUsedIsNamed() {
        assertThat(EventSchema.compile(
                        ByteString.copyFromUtf8("{\"properties\": {\"a\": {\"pattern\": \"^(?=x)y\"}}}")))
                .isInstanceOfSatisfying(
                        EventSchema.Broken.class,
                        broken -> assertThat(broken.cause()).contains("^(?=x)y", "RE2"));
    }

    @Test
    void thePatternsOfOneValidationShareTheirWork() {
        assertThat(violations("""
                {"additionalProperties": {"pattern": "(a|x|b){1,400}y"}}""", "{\"a\": \"%1$s\", \"b\": \"%1$s\"}".formatted("x".repeat(10_000))))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.rule()).isEqualTo("complexity");
                    assertThat(violation.message()).contains("limit of 20000000 steps");
                });
    }

    private static List<Violation> violations(String schema, String data) {
        EventSchema compiled = EventSchema.compile(ByteString.copyFromUtf8(schema));
        assertThat(compiled).isInstanceOf(EventSchema.Compiled.class);
        return ((EventSchema.Compiled) compiled).violations(ByteString.copyFromUtf8(data));
    }
}
