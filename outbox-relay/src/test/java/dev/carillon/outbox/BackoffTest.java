// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff =
            new Backoff(new OutboxSettings.Retry(Duration.ofMillis(200), Duration.ofSeconds(30)), new Random(1));

    @Test
    void delaysDoubleUpToTheLongest() {
        assertThat(backoff.after(0)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(backoff.after(3)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_600));
        assertThat(backoff.after(10)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
        assertThat(backoff.after(Integer.MAX_VALUE)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    @Test
    void thePlatformsDelayIsKept() {
        assertThat(backoff.after(0, Duration.ofMinutes(1))).isBetween(Duration.ofMinutes(1), Duration.ofMillis(60_200));
        assertThat(backoff.after(10, Duration.ofSeconds(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
    }
}
