// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static final Set<String> KNOWN = Set.of("rate", "name");
    private static final Set<String> SWITCHES = Set.of("fast");

    @Test
    void readsValuesAndSwitches() {
        Arguments arguments = Arguments.parse(List.of("--rate", "5", "--fast", "--name=a=b"), KNOWN, SWITCHES);

        assertThat(arguments.number("rate", 1)).isEqualTo(5);
        assertThat(arguments.find("name")).contains("a=b");
        assertThat(arguments.has("fast")).isTrue();
        assertThat(Arguments.parse(List.of(), KNOWN, SWITCHES).has("fast")).isFalse();
    }

    @Test
    void refusesUnknownOptionsAndNamesTheKnownOnes() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--speed", "5"), KNOWN, SWITCHES))
                .hasMessage("unknown option --speed; there are [--fast, --name, --rate]");
        assertThatThrownBy(() -> Arguments.parse(List.of("rate", "5"), KNOWN, SWITCHES))
                .hasMessageStartingWith("unknown option rate");
    }

    @Test
    void refusesMissingAndSuperfluousValues() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--rate"), KNOWN, SWITCHES))
                .hasMessage("--rate needs a value");
        assertThatThrownBy(() -> Arguments.parse(List.of("--fast=yes"), KNOWN, SWITCHES))
                .hasMessage("--fast has no value");
    }

    @Test
    void namesTheOptionWhoseValueIsNoNumber() {
        Arguments arguments = Arguments.parse(List.of("--rate", "5,x"), KNOWN);

        assertThatThrownBy(() -> arguments.numbers("rate", "1")).hasMessage("--rate needs a whole number, not \"x\"");
    }

    @Test
    void anOptionWithARangeNamesItWhenTheValueIsOutside() {
        NumberOption option = new NumberOption("rate", 5, 1, 10, "events per second");

        assertThat(option.of(Arguments.parse(List.of(), KNOWN))).isEqualTo(5);
        assertThat(option.of(Arguments.parse(List.of("--rate=10"), KNOWN))).isEqualTo(10);
        assertThat(option.listOf(Arguments.parse(List.of("--rate=1, 10"), KNOWN), "5"))
                .containsExactly(1, 10);
        assertThatThrownBy(() -> option.of(Arguments.parse(List.of("--rate=11"), KNOWN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--rate is from 1 to 10, not 11");
        assertThatThrownBy(() -> option.listOf(Arguments.parse(List.of("--rate=1,0"), KNOWN), "5"))
                .hasMessage("--rate is from 1 to 10, not 0");
    }
}
