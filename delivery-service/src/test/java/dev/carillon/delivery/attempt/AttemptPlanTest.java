// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Guarantee;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class AttemptPlanTest {

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void freshAttemptIsMade(Guarantee guarantee) {
        assertThat(AttemptPlan.of(new Claim.Fresh(), guarantee, Idempotency.NONE))
                .isInstanceOf(AttemptPlan.Call.class);
    }

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void settledAttemptIsReportedAndNotMade(Guarantee guarantee) {
        Settlement settlement =
                new Settlement(new AttemptOutcome.Unanswered("reset"), "smtp", Instant.EPOCH, Duration.ofMillis(3));

        assertThat(AttemptPlan.of(new Claim.Settled(settlement), guarantee, Idempotency.BY_ID))
                .isEqualTo(new AttemptPlan.Report(settlement));
    }

    @ParameterizedTest
    @CsvSource({
        "AT_MOST_ONCE,     BY_ID, GiveUp",
        "AT_MOST_ONCE,     NONE,  GiveUp",
        "AT_LEAST_ONCE,    BY_ID, Call",
        "AT_LEAST_ONCE,    NONE,  Call",
        "EFFECTIVELY_ONCE, BY_ID, Call",
        "EFFECTIVELY_ONCE, NONE,  GiveUp"
    })
    void guaranteeDecidesWhereAProviderMayHaveIt(Guarantee guarantee, Idempotency idempotency, String expected) {
        AttemptPlan plan = AttemptPlan.of(new Claim.Doubtful("smtp"), guarantee, idempotency);

        assertThat(plan.getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void factAndSettlementAreTheSameBothWays() {
        Instant at = Instant.ofEpochMilli(1_700_000_000_000L);
        for (AttemptOutcome outcome : new AttemptOutcome[] {
            new AttemptOutcome.Accepted(new ProviderReference("id-1")),
            AttemptOutcome.refused("554 5.7.1", "policy"),
            new AttemptOutcome.AddressInvalid("Unregistered", at.minusSeconds(5)),
            new AttemptOutcome.Throttled(Duration.ofSeconds(7)),
            new AttemptOutcome.Unanswered("reset")
        }) {
            Settlement settlement = new Settlement(outcome, "smtp", at, Duration.ofMillis(12));

            assertThat(AttemptedFact.settlement(AttemptedFact.of(settlement), at))
                    .isEqualTo(settlement);
        }
    }
}
