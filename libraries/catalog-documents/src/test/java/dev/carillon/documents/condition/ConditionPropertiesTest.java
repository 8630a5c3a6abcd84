// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.StringLength;

final class ConditionPropertiesTest {

    @Property(tries = 500)
    void noSourceMakesItThrow(@ForAll("fragments") String source) {
        if (Condition.compile(source) instanceof Condition condition) {
            assertThat(condition.evaluate(model(Map.of("x", 1, "s", "a", "l", List.of(1, "b")))))
                    .isNotNull();
        }
        if (Condition.compileKey(source) instanceof Condition condition) {
            assertThat(condition.evaluate(model(Map.of("x", 1)))).isNotNull();
        }
    }

    @Property(tries = 200)
    void noTextMakesItThrow(@ForAll @StringLength(max = 100) String source) {
        assertThat(Condition.compile(source)).isNotNull();
    }

    @Property(tries = 200)
    void numbersCompareAsNumbersDo(@ForAll int whole, @ForAll @DoubleRange(min = -1e9, max = 1e9) double broken) {
        Condition less = (Condition) Condition.compile("data.whole < data.broken");

        assertThat(less.evaluate(model(Map.of("whole", whole, "broken", broken))))
                .isEqualTo(whole < broken ? new Evaluation.True() : new Evaluation.False());
    }

    @Property(tries = 200)
    void aKeyIsTheTextThatWasSent(@ForAll @StringLength(max = ConditionLimits.KEY_LENGTH) String text) {
        Condition key = (Condition) Condition.compileKey("data.text");

        assertThat(key.evaluate(model(Map.of("text", text))).key()).contains(text);
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(
                        "data",
                        ".x",
                        ".s",
                        ".l",
                        "[0]",
                        "['x']",
                        " > ",
                        " + ",
                        " && ",
                        " || ",
                        "!",
                        "(",
                        ")",
                        "1",
                        "1.5",
                        "0",
                        "'a'",
                        "\"",
                        "true",
                        "null",
                        ".exists(i, i == 1)",
                        ".map(i, i)",
                        ".matches('a+')",
                        "has(",
                        "size(",
                        "event.occurredAt",
                        ".getHours('Europe/Berlin')",
                        "timestamp(",
                        "int(",
                        "{",
                        "}",
                        ":",
                        ",",
                        "?",
                        "\n")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    private static ConditionModel model(Map<String, ?> data) {
        return new ConditionModel(
                Map.copyOf(data),
                new ConditionModel.Recipient("ann", "en", "UTC", Map.of()),
                new ConditionModel.Event("e1", "t", Instant.EPOCH, "standard"),
                ConditionModel.Digest.none());
    }
}
