// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RetryBudgetTest {

    private static final Instant NOW = ManualClock.START;
    private static final RetrySchedule SCHEDULE = new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(5));

    private final RetryBudget budget = new RetryBudget(new RetryBudget.Settings(0.2, 10, 2), SCHEDULE);

    @Test
    void whatIsOverTheBurstIsPostponedByThePauseOfItsAttempt() {
        assertThat(retried(Channel.SMS, NOW, 15)).isEqualTo(10);

        Instant later = budget.retry(Channel.SMS, "d", 3, NOW).orElseThrow();

        assertThat(Duration.between(NOW, later))
                .isEqualTo(SCHEDULE.delay("d", 3).plusSeconds(1));
    }

    @Test
    void oneInFiveFirstAttemptsPaysForARetry() {
        retried(Channel.SMS, NOW, 10);

        IntStream.range(0, 20).forEach(_ -> budget.attempted(Channel.SMS));

        assertThat(retried(Channel.SMS, NOW, 10)).isEqualTo(4);
    }

    @Test
    void noMoreThanABurstIsSavedUp() {
        IntStream.range(0, 1_000).forEach(_ -> budget.attempted(Channel.SMS));
        assertThat(retried(Channel.SMS, NOW, 100)).isEqualTo(10);

        assertThat(retried(Channel.SMS, NOW.plus(Duration.ofDays(1)), 100)).isEqualTo(10);
    }

    @Test
    void someAreAlwaysPossibleEachSecond() {
        retried(Channel.SMS, NOW, 10);

        assertThat(retried(Channel.SMS, NOW.plusSeconds(3), 10)).isEqualTo(6);
    }

    @Test
    void aClockThatGoesBackGivesNothing() {
        retried(Channel.SMS, NOW, 10);
        retried(Channel.SMS, NOW.minusSeconds(60), 1);

        assertThat(retried(Channel.SMS, NOW, 10)).isZero();
    }

    @Test
    void aChannelInTroubleLeavesTheOthersTheirRetries() {
        retried(Channel.SMS, NOW, 100);

        assertThat(retried(Channel.PUSH, NOW, 100)).isEqualTo(10);
    }

    /// Number of retries that may be made now, of a number requested.
    private long retried(Channel channel, Instant now, int asked) {
        return IntStream.range(0, asked)
                .filter(number -> budget.retry(channel, "d" + number, 1, now).isEmpty())
                .count();
    }
}
