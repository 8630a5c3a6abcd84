// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.state.AudienceMark;
import dev.carillon.routing.state.CancellationMark;
import dev.carillon.routing.store.MemoryStore;
import org.junit.jupiter.api.Test;

final class DedupeAndCancellationStoreTest {

    private static final RecipientKey ANN = RecipientKey.of("acme", "ann");
    private static final RecipientKey ALL = RecipientKey.everyPartition(new TenantId("acme"));
    private static final EventId EVENT = new EventId("e1");
    private static final CancellationMark MARK = CancellationMark.newBuilder()
            .setRequestedBy("ops")
            .setUntilMillis(1_000)
            .build();

    private final MemoryStore stored = new MemoryStore();
    private final DedupeAndCancellationStore store = new DedupeAndCancellationStore(stored);

    @Test
    void aCancellationIsFoundAlthoughThereWasNoneBefore() {
        assertThat(store.findCancellation(ANN, EVENT)).isEmpty();

        store.markCancelled(ANN, EVENT, MARK);

        assertThat(store.findCancellation(ANN, EVENT)).contains(new History.Stopped("ops"));
        assertThat(store.findCancellation(ANN, new EventId("e2"))).isEmpty();
    }

    @Test
    void aCancellationOfAnEarlierLifeIsFound() {
        store.markCancelled(ALL, EVENT, MARK);

        DedupeAndCancellationStore restored = new DedupeAndCancellationStore(stored);

        assertThat(restored.findCancellation(ANN, EVENT)).contains(new History.Stopped("ops"));
    }

    @Test
    void aCancellationThatIsRestoredBeforeTheFirstLookupIsFound() {
        DedupeAndCancellationStore restoring = new DedupeAndCancellationStore(stored);
        store.markCancelled(ANN, EVENT, MARK);

        assertThat(restoring.findCancellation(ANN, EVENT)).isPresent();
    }

    @Test
    void otherMarksAreNoCancellations() {
        store.markServed(ALL, EVENT, AudienceMark.newBuilder().setExpanded(1).build());

        assertThat(store.findCancellation(ANN, EVENT)).isEmpty();
    }
}
