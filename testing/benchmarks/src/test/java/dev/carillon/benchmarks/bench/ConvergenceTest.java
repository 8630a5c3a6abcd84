// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConvergenceTest {

    private static final long SECOND = 1_000_000_000;

    private final Convergence convergence = new Convergence(Duration.ofSeconds(30), 0.03);

    private long second;
    private Duration used = Duration.ofSeconds(100);

    @Test
    void isNotReachedBeforeTheSpanIsOver() {
        pass(29, 0);

        assertThat(convergence.share()).isEmpty();
        assertThat(convergence.isReached()).isFalse();
    }

    @Test
    void isReachedWhenTheCompilersWereIdleForTheSpan() {
        pass(31, 29);

        assertThat(convergence.share().orElseThrow()).isCloseTo(0.029, within(1e-6));
        assertThat(convergence.isReached()).isTrue();
    }

    @Test
    void isNotReachedAtTheLimit() {
        pass(40, 30);

        assertThat(convergence.isReached()).isFalse();
    }

    @Test
    void aBurstCountsUntilItIsOlderThanTheSpan() {
        pass(10, 1_000);
        pass(25, 0);
        assertThat(convergence.isReached()).isFalse();

        pass(10, 0);
        assertThat(convergence.share().orElseThrow()).isCloseTo(0, within(1e-9));
        assertThat(convergence.isReached()).isTrue();
    }

    /// Adds a reading per second.
    private void pass(int seconds, int usedMillisPerSecond) {
        for (int i = 0; i < seconds; i++) {
            convergence.add(second * SECOND, used);
            second++;
            used = used.plusMillis(usedMillisPerSecond);
        }
    }
}
