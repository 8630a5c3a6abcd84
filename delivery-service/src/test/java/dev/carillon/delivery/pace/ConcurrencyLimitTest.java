// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ConcurrencyLimitTest {

    private final ManualClock clock = new ManualClock();

    @Test
    void providerThatOnlyIsSlowKeepsItsConcurrency() {
        ConcurrencyLimit limit = new ConcurrencyLimit(4, 64);

        sample(limit, 5_000, 64, Duration.ofSeconds(3));

        assertThat(limit.value()).isEqualTo(64);
    }

    @Test
    void providerThatSlowsDownUnderLoadIsGivenLess() {
        ConcurrencyLimit limit = new ConcurrencyLimit(4, 200);
        sample(limit, 3_000, 20, Duration.ofMillis(20));

        // The provider processes 20 attempts at once; further attempts wait there, and the latency grows with their
        // number.
        for (int i = 0; i < 10_000; i++) {
            int underWay = limit.value();
            int latency = Math.max(20, underWay);
            sample(limit, 1, underWay, Duration.ofMillis(latency));
        }

        assertThat(limit.value()).isBetween(20, 80);
    }

    @Test
    void badTimeThatIsOverIsForgotten() {
        ConcurrencyLimit limit = new ConcurrencyLimit(4, 64);
        sample(limit, 2_000, 64, Duration.ofMillis(20));
        for (int i = 0; i < 600; i++) {
            sample(limit, 1, limit.value(), Duration.ofMillis(400));
        }
        assertThat(limit.value()).isLessThan(40);

        for (int i = 0; i < 4_000; i++) {
            sample(limit, 1, limit.value(), Duration.ofMillis(20));
        }

        assertThat(limit.value()).isEqualTo(64);
    }

    @Test
    void unusedConcurrencyDoesNotGrow() {
        ConcurrencyLimit limit = new ConcurrencyLimit(4, 64);
        for (int i = 0; i < 5; i++) {
            limit.reduce();
        }
        int reduced = limit.value();
        assertThat(reduced).isLessThan(15);

        sample(limit, 1_000, 2, Duration.ofMillis(20));

        assertThat(limit.value()).isEqualTo(reduced);
    }

    @Test
    void requestsToSlowDownNeverStopIt() {
        ConcurrencyLimit limit = new ConcurrencyLimit(4, 64);

        for (int i = 0; i < 100; i++) {
            limit.reduce();
        }

        assertThat(limit.value()).isEqualTo(4);
    }

    /// Samples at one hundred answers per second.
    private void sample(ConcurrencyLimit limit, int count, int underWay, Duration latency) {
        for (int i = 0; i < count; i++) {
            clock.advance(Duration.ofMillis(10));
            limit.sample(latency, underWay, clock.instant());
        }
    }
}
