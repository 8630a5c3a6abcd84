// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.cancellation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CancellationApplied;
import dev.carillon.events.v1.Expired;
import dev.carillon.events.v1.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CancellationWatchTest {

    private static final Duration NO_TIME = Duration.ZERO;

    private final List<CancellationWatch> closed = new ArrayList<>();
    private final CancellationWatch watch =
            new CancellationWatch(new TenantId("acme"), new EventId("e-1"), Set.of(Lane.BULK), closed::add);

    @Test
    void everyPartitionOfTheLaneHasToAnswer() {
        watch.begin(Map.of(Lane.BULK, 2, Lane.CRITICAL, 4));
        watch.receive(Lane.BULK, answer("e-1", 0, 3, 1));

        assertThat(watch.await(NO_TIME)).isEqualTo(new CancellationCount(3, 1, false));

        watch.receive(Lane.BULK, answer("e-1", 1, 0, 2));

        assertThat(watch.await(NO_TIME)).isEqualTo(new CancellationCount(3, 3, true));
    }

    @Test
    void aPartitionCountsOnce() {
        watch.begin(Map.of(Lane.BULK, 2));
        watch.receive(Lane.BULK, answer("e-1", 0, 3, 1));
        watch.receive(Lane.BULK, answer("e-1", 0, 3, 1));

        assertThat(watch.await(NO_TIME)).isEqualTo(new CancellationCount(3, 1, false));
    }

    @Test
    void otherReceiptsArePassedOver() {
        watch.begin(Map.of(Lane.BULK, 1));
        watch.receive(Lane.BULK, answer("e-2", 0, 1, 1));
        watch.receive(Lane.CRITICAL, answer("e-1", 0, 1, 1));
        watch.receive(
                Lane.BULK, answer("e-1", 0, 1, 1).toBuilder().setTenant("other").build());
        watch.receive(
                Lane.BULK,
                answer("e-1", 0, 1, 1).toBuilder().setRecipient("ann").build());
        watch.receive(
                Lane.BULK,
                answer("e-1", 0, 1, 1).toBuilder()
                        .setExpired(Expired.getDefaultInstance())
                        .build());

        assertThat(watch.await(NO_TIME)).isEqualTo(new CancellationCount(0, 0, false));
    }

    @Test
    void nothingIsWaitedForWhenReceiptsCannotBeRead() {
        watch.awaitStarted(NO_TIME);

        assertThat(watch.await(Duration.ofHours(1))).isEqualTo(new CancellationCount(0, 0, false));
    }

    @Test
    void whatWasCountedIsKeptWhenReceiptsEnd() {
        watch.begin(Map.of(Lane.BULK, 2));
        watch.receive(Lane.BULK, answer("e-1", 0, 3, 1));
        watch.abandon();

        assertThat(watch.await(Duration.ofHours(1))).isEqualTo(new CancellationCount(3, 1, false));
    }

    @Test
    void aClosedWatchIsNoLongerTold() {
        watch.close();

        assertThat(closed).containsExactly(watch);
    }

    private static Receipt answer(String event, int partition, long stopped, long left) {
        return Receipt.newBuilder()
                .setTenant("acme")
                .setEventId(event)
                .setCancellationApplied(CancellationApplied.newBuilder()
                        .setPartition(partition)
                        .setStopped(stopped)
                        .setLeft(left))
                .build();
    }
}
