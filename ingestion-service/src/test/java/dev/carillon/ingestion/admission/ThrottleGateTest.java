// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.lever.LeverBoard;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.IngestionThrottle;
import dev.carillon.events.v1.Lever;
import dev.carillon.runtime.http.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottleGateTest {

    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
    private static final TenantId ACME = new TenantId("acme");

    private final LeverBoard board = new LeverBoard();
    private final ThrottleGate gate = new ThrottleGate(board);
    private long version;

    @Test
    void aSecondsWorthIsAdmittedInEachSecond() {
        pull("throttle:tenant:acme", 5);

        assertThat(admitted(ACME, 20, NOW)).isEqualTo(5);
        assertThat(admitted(ACME, 20, NOW.plusMillis(400))).isEqualTo(2);
        assertThat(admitted(ACME, 20, NOW.plusSeconds(60))).isEqualTo(5);
        assertThat(admitted(new TenantId("other"), 20, NOW)).isEqualTo(20);
    }

    @Test
    void theRefusalNamesTheLeverAndWhenToComeAgain() {
        pull("throttle:lane:standard", 0);

        Problem problem = gate.findRefusal(ACME, Lane.STANDARD, NOW).orElseThrow();

        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.detail()).contains("throttle:lane:standard", "0 events a second");
        assertThat(problem.members()).containsEntry("lever", "throttle:lane:standard");
        assertThat(problem.retryAfterSeconds()).isEqualTo(30);
    }

    /// An event that the second throttle refuses must not use up the first.
    @Test
    void whatOneRefusesCostsTheOtherNothing() {
        pull("throttle:tenant:acme", 5);
        pull("throttle:lane:standard", 1);

        assertThat(admitted(ACME, 20, NOW)).isEqualTo(1);
        board.apply(LeverTarget.parse("throttle:lane:standard").key(), Optional.empty());

        assertThat(admitted(ACME, 20, NOW)).isEqualTo(4);
    }

    private long admitted(TenantId tenant, int events, Instant now) {
        return IntStream.range(0, events)
                .filter(_ -> gate.findRefusal(tenant, Lane.STANDARD, now).isEmpty())
                .count();
    }

    private void pull(String id, int rate) {
        version++;
        board.apply(
                LeverTarget.parse(id).key(),
                Optional.of(CatalogEntry.newBuilder()
                        .setVersion(version)
                        .setLever(Lever.newBuilder()
                                .setThrottle(IngestionThrottle.newBuilder().setEventsPerSecond(rate)))
                        .build()));
    }
}
