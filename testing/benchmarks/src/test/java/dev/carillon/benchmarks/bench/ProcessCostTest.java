// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carillon.benchmarks.accounting.ThreadKind;
import dev.carillon.benchmarks.cluster.ProcessUsage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessCostTest {

    private static final ProcessUsage USAGE =
            new ProcessUsage(Duration.ofMillis(75), Duration.ofMillis(25), 1_000, 2_000);

    @Test
    void timeOfThreadsThatEndedIsTheApplications() {
        ProcessCost cost = ProcessCost.of(
                USAGE,
                Map.of(ThreadKind.COMPILERS, Duration.ofMillis(30), ThreadKind.APPLICATION, Duration.ofMillis(50)));

        assertThat(cost.cpu(ThreadKind.COMPILERS)).isEqualTo(Duration.ofMillis(30));
        assertThat(cost.cpu(ThreadKind.APPLICATION)).isEqualTo(Duration.ofMillis(70));
        assertThat(cost.threads().values().stream().reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(cost.cpu());
    }

    @Test
    void aProcessThatIsNoJvmHasNoKinds() {
        assertThat(ProcessCost.of(USAGE, Map.of()).threads()).isEmpty();
    }

    @Test
    void knowsTheKernelsShare() {
        assertThat(ProcessCost.of(USAGE, Map.of()).kernelShare()).isCloseTo(0.25, within(1e-9));
        assertThat(ProcessCost.NONE.kernelShare()).isZero();
    }

    @Test
    void costsAreSummedByKind() {
        ProcessCost cost = ProcessCost.of(USAGE, Map.of(ThreadKind.COMPILERS, Duration.ofMillis(30)));

        ProcessCost sum = cost.plus(cost).plus(ProcessCost.NONE);

        assertThat(sum.cpu()).isEqualTo(Duration.ofMillis(200));
        assertThat(sum.cpu(ThreadKind.COMPILERS)).isEqualTo(Duration.ofMillis(60));
        assertThat(sum.cpu(ThreadKind.APPLICATION)).isEqualTo(Duration.ofMillis(140));
    }
}
