// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.load.Population;
import dev.carillon.benchmarks.run.Arguments;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchPlanTest {

    @Test
    void hasDefaults() {
        BenchPlan plan = plan();

        assertThat(plan.rates()).containsExactly(500, 1_000);
        assertThat(plan.windows()).isEqualTo(3);
        assertThat(plan.warmUpRate()).isEqualTo(750);
        assertThat(plan.population()).isEqualTo(new Population(200, 100, 0));
        assertThat(plan.batch()).isEqualTo(1);
        assertThat(plan.acks()).isEqualTo(Acks.NONE);
        assertThat(plan.endurance()).isEqualTo(Duration.ZERO);
    }

    @Test
    void takesItsValuesFromTheCommandLine() {
        BenchPlan plan = plan(
                "--rates", "200,400,900", "--batch=100", "--acks", "each", "--recipients=100000", "--connected=20");

        assertThat(plan.warmUpRate()).isEqualTo(400);
        assertThat(plan.batch()).isEqualTo(100);
        assertThat(plan.acks()).isEqualTo(Acks.EACH);
        assertThat(plan.population().devices()).isEqualTo(20_000);
    }

    @Test
    void furtherConnectionsAreIdle() {
        assertThat(plan("--connections", "500").population()).isEqualTo(new Population(200, 100, 300));
        assertThat(plan("--connections", "100").population()).isEqualTo(new Population(200, 100, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--batch=1001 | --batch is from 1 to 1000, not 1001",
                "--batch=x | --batch needs a whole number, not \"x\"",
                "--rates=500,0 | --rates is from 1 to 100000, not 0",
                "--windows=0 | --windows is from 1 to 20, not 0",
                "--connected=101 | --connected is from 1 to 100, not 101",
                "--acks=some | --acks is none or each, not some",
                "--recipients=1001 | --recipients above 1000 is a multiple of 100, not 1001"
            })
    void aWrongValueIsRefusedWithTheOptionAndItsRange(String argument, String message) {
        assertThatThrownBy(() -> plan(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void idleDevicesAndUnconnectedRecipientsExcludeEachOther() {
        assertThatThrownBy(() -> plan("--connected=50", "--connections=500")).hasMessageContaining("--connected 100");
    }

    @Test
    void everyOptionHasAHelp() {
        assertThat(BenchPlan.options())
                .allSatisfy(option ->
                        assertThat(BenchPlan.help()).anyMatch(line -> line.startsWith("  --%-14s ".formatted(option))));
    }

    private static BenchPlan plan(String... arguments) {
        return BenchPlan.of(Arguments.parse(List.of(arguments), BenchPlan.options()));
    }
}
