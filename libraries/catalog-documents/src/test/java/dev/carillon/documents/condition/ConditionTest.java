// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

final class ConditionTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data.amount > 10",
                "data.amount == 10.5",
                "data.count == 3 && data.count < 3.5",
                "data.large > 9000000000",
                "data.nothing == null",
                "has(data.nothing) && !has(data.missing)",
                "data.user.name.startsWith('A')",
                "data.tags.exists(tag, tag == 'vip')",
                "data.tags.exists(tag, tag.matches('^v.p$'))",
                "'vip' in data.tags",
                "data.items.all(item, item.price > 1)",
                "size(data.tags) == 2",
                "data.count in [1, 3]",
                "recipient.id == 'ann' && recipient.locale == 'de-AT'",
                "recipient.attributes.plan == 'pro'",
                "event.type == 'order.shipped' && event.lane == 'standard'",
                "event.occurredAt < timestamp('2031-01-01T00:00:00Z')",
                "event.occurredAt.getHours('Europe/Berlin') == 13",
                "digest.count == 0 && digest.items.size() == 0",
                "data.missing == 1 || data.count == 3",
                "data.vip"
            })
    void holds(String source) {
        assertThat(compiled(source).evaluate(model())).isEqualTo(new Evaluation.True());
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.amount > 11", "data.user.name == 'Bob'", "data.count == 'three'", "false"})
    void doesNotHold(String source) {
        assertThat(compiled(source).evaluate(model())).isEqualTo(new Evaluation.False());
    }

    @Test
    void seesWhatADigestGathered() {
        ConditionModel three = new ConditionModel(
                Map.of(),
                model().recipient(),
                model().event(),
                new ConditionModel.Digest(3, List.of(Map.of("n", 1), Map.of("n", 2))));

        assertThat(compiled("digest.count == 3 && digest.items[1].n == 2").evaluate(three))
                .isEqualTo(new Evaluation.True());
    }

    @Nested
    final class Keys {

        @ParameterizedTest
        @CsvSource({
            "data.user.name, Ann",
            "data.user.name + ':' + event.type, Ann:order.shipped",
            "data.count, 3",
            "data.amount, 10.5",
            "data.round, 12000000",
            "'\"all\"', all"
        })
        void areTexts(String source, String key) {
            assertThat(key(source).evaluate(model())).isEqualTo(new Evaluation.Text(key));
        }

        @Test
        void ofYesAndNoAreTextsToo() {
            assertThat(key("data.amount > 5").evaluate(model()).key()).contains("true");
        }

        @ParameterizedTest
        @ValueSource(strings = {"data.missing", "data.tags", "data.nothing", "data.long"})
        void canBeMissing(String source) {
            Evaluation evaluation = key(source).evaluate(model());

            assertThat(evaluation).isInstanceOf(Evaluation.Failed.class);
            assertThat(evaluation.key()).isEmpty();
        }
    }

    @Nested
    final class WithoutAnswer {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        data.missing > 1                         | a name is missing in data.missing > 1
                        data.user.name > 3                       | types do not fit in data.user.name > 3
                        data.count / 0 == 1                      | a number is out of range
                        data.tags[7] == 'x'                      | a list is too short
                        timestamp(data.user.name) > event.occurredAt | a value cannot be used
                        data.user.name                           | the answer is not true or false
                        """)
        void saysWhy(String source, String reason) {
            assertThat(compiled(source).evaluate(model()))
                    .asInstanceOf(InstanceOfAssertFactories.type(Evaluation.Failed.class))
                    .extracting(Evaluation.Failed::reason)
                    .asString()
                    .contains(reason)
                    .doesNotContain("Ann");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "data.many.all(a, data.many.all(b, data.many.all(c, a + b + c > 0)))",
                    "data.many.map(a, data.many.map(b, data.many.map(c, c))).size() > 0",
                    "data.many.all(a, data.long + data.long != '')",
                    "data.long.matches('(x+x+)+y')"
                })
        void isWhatWouldTakeTooMuchWork(String source) {
            Condition condition = compiled(source);
            long begun = System.nanoTime();

            assertThat(condition.evaluate(model())).isInstanceOf(Evaluation.Failed.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Nested
    final class Refused {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        data.amount >                        | 14 | EOF
                        true && recipient.nmae == 'a'        |  9 | undeclared
                        1 > 'a'                              |  3 | no matching overload
                        event.type                           |  1 | must be true or false, is string
                        data                                 |  1 | must be true or false, is map
                        data.name.matches('(')               | 19 | not a pattern
                        data.name.matches(data.pattern)      | 23 | must be written out
                        data.name.matches('((a{900}){900}){900}') | 19 | larger than 500
                        event.occurredAt.getHours('Europe/Nowhere') > 3 | 27 | no such time zone
                        event.occurredAt > 'yesterday'       | 18 | no matching overload
                        """)
        void withThePlace(String source, int column, String message) {
            assertThat(Condition.compile(source))
                    .asInstanceOf(InstanceOfAssertFactories.type(InvalidCondition.class))
                    .satisfies(invalid -> {
                        assertThat(invalid.line()).isEqualTo(1);
                        assertThat(invalid.column()).isEqualTo(column);
                        assertThat(invalid.message()).contains(message);
                    });
        }

        @Test
        void onALaterLine() {
            assertThat(Condition.compile("data.a > 1 &&\n  data.b >"))
                    .asInstanceOf(InstanceOfAssertFactories.type(InvalidCondition.class))
                    .satisfies(invalid -> assertThat(List.of(invalid.line(), invalid.column()))
                            .containsExactly(2, 11));
        }

        @Test
        void whenItIsTooLongOrTooDeep() {
            assertThat(Condition.compile("true" + " && true".repeat(300)))
                    .asInstanceOf(InstanceOfAssertFactories.type(InvalidCondition.class))
                    .extracting(InvalidCondition::message)
                    .asString()
                    .contains("2000");
            assertThat(Condition.compile("(".repeat(100) + "true" + ")".repeat(100)))
                    .isInstanceOf(InvalidCondition.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"data.tags", "event.occurredAt", "digest.items", "null"})
        void asAKey(String source) {
            assertThat(Condition.compileKey(source))
                    .isInstanceOf(source.startsWith("data.") ? Condition.class : InvalidCondition.class);
        }
    }

    @Test
    void equalsAnotherOfTheSameSource() {
        assertThat(compiled("data.vip")).isEqualTo(compiled("data.vip")).isNotEqualTo(key("data.vip"));
        assertThat(compiled("data.vip").source()).isEqualTo("data.vip");
    }

    @Test
    void theNamesThatAConditionUsesAreKnown() {
        assertThat(compiled("recipient.attributes.plan == 'gold' || data.items.exists(item, item.price > 7)")
                        .usedNames())
                .containsExactly("data", "recipient.attributes");
    }

    private static Condition compiled(String source) {
        return (Condition) Condition.compile(source);
    }

    private static Condition key(String source) {
        return (Condition) Condition.compileKey(source);
    }

    private static ConditionModel model() {
        Map<String, @Nullable Object> data =
                new HashMap<>(JSON.readValue("""
                {"amount": 10.5, "count": 3, "large": 12345678901, "round": 12000000.0, "nothing": null, "vip": true,
                 "user": {"name": "Ann"}, "tags": ["vip", "new"], "items": [{"price": 2}, {"price": 3.5}]}""", new TypeReference<Map<String, @Nullable Object>>() {}));
        data.put("many", Collections.nCopies(500, 1));
        data.put("long", "x".repeat(100_000));
        return new ConditionModel(
                data,
                new ConditionModel.Recipient("ann", "de-AT", "Europe/Vienna", Map.of("plan", "pro")),
                new ConditionModel.Event("e1", "order.shipped", Instant.parse("2030-01-02T12:00:00Z"), "standard"),
                ConditionModel.Digest.none());
    }
}
