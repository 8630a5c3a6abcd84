// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.documents.json.Fault;
import dev.carillon.documents.json.Fields;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class SegmentRuleTest {

    private static final String PROFILE = """
            {"locale": "de-AT", "timeZone": "", "email": "ann@example.org", "phone": "", "devices": [{"token": "t"}],
             "attributes": {"plan": "gold", "score": 7.50, "isVip": true, "tags": ["a", "b"], "address": {"city": "Graz"}}}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            attributes.plan         | is          | gold         | true
            attributes.plan         | is          | silver       | false
            attributes.plan         | is-not      | silver       | true
            attributes.none         | is-not      | silver       | true
            attributes.none         | is          | silver       | false
            attributes.plan         | one-of      | red, gold    | true
            attributes.plan         | one-of      | red, golden  | false
            attributes.score        | is          | 7.5          | true
            attributes.score        | at-least    | 7.5          | true
            attributes.score        | at-least    | 7.51         | false
            attributes.score        | at-most     | 10           | true
            attributes.plan         | at-least    | 1            | false
            attributes.isVip        | is          | yes          | true
            attributes.isVip        | is          | no           | false
            attributes.tags         | is          | b            | true
            attributes.tags         | one-of      | x, b         | true
            attributes.score        | one-of      | 1, 7.5       | true
            attributes.score        | one-of      | 1, 75        | false
            attributes.isVip        | one-of      | maybe, true  | true
            attributes.address.city | is          | Graz         | true
            locale                  | begins-with | de           | true
            locale                  | begins-with | en           | false
            timeZone                | missing     |              | true
            phone                   | exists      |              | false
            email                   | exists      |              | true
            devices                 | exists      |              | true
            """)
    void aConditionComparesAFieldWithItsValue(String field, String operator, String value, boolean isMet) {
        SegmentRule.Condition condition = new SegmentRule.Condition(
                field, SegmentRule.Operator.find(operator).orElseThrow(), value == null ? "" : value);

        assertThat(condition.isMetBy(profile())).isEqualTo(isMet);
    }

    @Test
    void allConditionsOrOneOfThemHaveToHold() {
        List<SegmentRule.Condition> conditions = List.of(
                new SegmentRule.Condition("attributes.plan", SegmentRule.Operator.IS, "gold"),
                new SegmentRule.Condition("locale", SegmentRule.Operator.IS, "en"));

        assertThat(new SegmentRule(false, conditions).isMetBy(profile())).isFalse();
        assertThat(new SegmentRule(true, conditions).isMetBy(profile())).isTrue();
    }

    @Test
    void aFormBecomesTheSameRuleAgain() {
        ObjectNode document = SegmentForm.document(Map.ofEntries(
                Map.entry("name", "Gold"),
                Map.entry("kind", "rule"),
                Map.entry("match", "any"),
                Map.entry("conditions/0/field", "attribute"),
                Map.entry("conditions/0/attribute", "plan"),
                Map.entry("conditions/0/operator", "is"),
                Map.entry("conditions/0/value", "gold"),
                Map.entry("conditions/1/field", "attribute"),
                Map.entry("conditions/2/field", "phone"),
                Map.entry("conditions/2/operator", "exists"),
                Map.entry("conditions/2/value", "ignored")));

        SegmentRule rule = Segment.requireSound(JsonRequest.fields(document)).orElseThrow();

        assertThat(rule)
                .isEqualTo(new SegmentRule(
                        true,
                        List.of(
                                new SegmentRule.Condition("attributes.plan", SegmentRule.Operator.IS, "gold"),
                                new SegmentRule.Condition("phone", SegmentRule.Operator.EXISTS, ""))));
        assertThat(SegmentForm.of(document).rows())
                .extracting(SegmentForm.Row::field)
                .containsExactly("attribute", "phone", "attribute");
    }

    @Test
    void everyFaultOfARuleIsNamed() {
        Fields body = Fields.of(Json.read("""
                {"name": " ", "kind": "rule", "match": "most", "conditions": [
                 {"field": "weight", "operator": "is", "value": "1"}, {"field": "locale", "operator": "is"},
                 {"field": "locale", "operator": "exists", "value": "1"}, {"field": "attributes.a", "operator": "at-least", "value": "x"},
                 {"field": "attributes.a", "operator": "at-most", "value": "%s"}]}
                """.formatted("9".repeat(101)), ObjectNode.class));

        assertThatThrownBy(() -> Segment.requireSound(body)).isInstanceOf(RefusedException.class);
        assertThat(body.faults())
                .extracting(Fault::path)
                .containsExactlyInAnyOrder(
                        "/name",
                        "/match",
                        "/conditions/0/field",
                        "/conditions/1/value",
                        "/conditions/2/value",
                        "/conditions/3/value",
                        "/conditions/4/value");
    }

    @Test
    void theIdsOfACsvFileAreInTheNamedColumnOrTheFirst() {
        assertThat(MemberList.parseCsv("name;User_Id\n\"Ann; Lee\";ann\nBob;\"bob\"\n\n"))
                .containsExactly("ann", "bob");
        assertThat(MemberList.parseCsv("\uFEFFann,1\nbob,2")).containsExactly("ann", "bob");
    }

    @Test
    void aCsvFileWithFaultsNamesTheirLines() {
        assertThatThrownBy(() -> MemberList.parseCsv("id\nann\na b\n"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.problem().violations())
                                .extracting(Violation::path)
                                .containsExactly("line 3"));
        assertThatThrownBy(() -> MemberList.parseCsv("id\n")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> MemberList.parseCsv("a b\n".repeat(1_000)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.problem().violations()).hasSize(20));
        String tooMany = IntStream.rangeClosed(0, MemberList.MAX_MEMBERS)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining("\n"));
        assertThatThrownBy(() -> MemberList.parseCsv(tooMany))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.problem()
                                        .violations()
                                        .getFirst()
                                        .message())
                                .contains("10000"));
    }

    private static ObjectNode profile() {
        return Json.read(PROFILE, ObjectNode.class);
    }
}
