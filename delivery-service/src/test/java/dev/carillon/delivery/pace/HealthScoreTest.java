// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HealthScoreTest {

    private static final AttemptOutcome ACCEPTED = new AttemptOutcome.Accepted(new ProviderReference("r"));
    private static final AttemptOutcome UNANSWERED = new AttemptOutcome.Unanswered("silent");
    private static final Duration USUAL = Duration.ofMillis(50);

    private final ManualClock clock = new ManualClock();
    private final HealthScore score = new HealthScore();

    @Test
    void providerThatWasNeverAskedIsWell() {
        assertThat(score.value(clock.instant())).isEqualTo(100);
    }

    @Test
    void unansweredAttemptsLowerItAndRefusalsDoNot() {
        record(100, AttemptOutcome.refused("550", "no"), USUAL);
        assertThat(score.value(clock.instant())).isEqualTo(100);

        record(50, UNANSWERED, USUAL);

        assertThat(score.value(clock.instant())).isBetween(30, 45);
    }

    @Test
    void becomingSlowLowersItAndBeingSlowDoesNot() {
        record(1_000, ACCEPTED, Duration.ofSeconds(2));
        assertThat(score.value(clock.instant())).isEqualTo(100);

        record(100, ACCEPTED, Duration.ofSeconds(20));

        assertThat(score.value(clock.instant())).isLessThan(60);
    }

    @Test
    void beingAskedToSlowDownSaysNothing() {
        record(500, new AttemptOutcome.Throttled(Duration.ofSeconds(9)), USUAL);

        assertThat(score.value(clock.instant())).isEqualTo(100);
    }

    @Test
    void badScoreFadesWhenNoOneAsksAnyMore() {
        record(200, UNANSWERED, USUAL);
        assertThat(score.value(clock.instant())).isLessThan(5);

        clock.advance(Duration.ofMinutes(1));
        assertThat(score.value(clock.instant())).isBetween(45, 55);
        clock.advance(Duration.ofMinutes(4));

        assertThat(score.value(clock.instant())).isGreaterThan(95);
    }

    private void record(int count, AttemptOutcome outcome, Duration latency) {
        for (int i = 0; i < count; i++) {
            score.record(outcome, latency, clock.instant());
        }
    }
}
