// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.TenantSlots.Outcome;
import dev.carillon.runtime.access.TenantSlots.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TenantSlotsTest {

    private static final TenantId GREEDY = new TenantId("greedy");
    private static final TenantId OTHER = new TenantId("other");
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void aTenantAtItsLimitIsRefusedAndOthersAreNot() {
        TenantSlots slots = new TenantSlots(2, 3);
        Slot first = take(slots, GREEDY);
        take(slots, GREEDY);

        assertThat(slots.take(GREEDY, Duration.ZERO)).isInstanceOf(Outcome.TenantAtLimit.class);
        assertThat(slots.take(OTHER, Duration.ZERO)).isInstanceOf(Outcome.Taken.class);
        assertThat(slots.take(OTHER, Duration.ZERO)).isInstanceOf(Outcome.NoneFree.class);

        first.close();
        first.close();
        assertThat(slots.take(GREEDY, Duration.ZERO)).isInstanceOf(Outcome.Taken.class);
        assertThat(slots.take(OTHER, Duration.ZERO)).isInstanceOf(Outcome.NoneFree.class);
    }

    @Test
    void waitingTenantsTakeTurns() throws InterruptedException {
        TenantSlots slots = new TenantSlots(1, 1);
        Slot running = take(slots, GREEDY);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        List<Thread> waiting = new ArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            Thread thread = Thread.ofVirtual().start(() -> {
                try (Slot _ = take(slots, new TenantId(name))) {
                    order.add(name);
                }
            });
            waiting.add(thread);
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        }

        // The tenant that runs now cannot queue behind itself.
        assertThat(slots.take(GREEDY, LONG)).isInstanceOf(Outcome.TenantAtLimit.class);
        running.close();
        for (Thread thread : waiting) {
            thread.join();
        }

        assertThat(order).containsExactly("first", "second", "third");
    }

    private static Slot take(TenantSlots slots, TenantId tenant) {
        if (slots.take(tenant, LONG) instanceof Outcome.Taken(Slot slot)) {
            return slot;
        }
        throw new AssertionError("no slot for " + tenant);
    }
}
