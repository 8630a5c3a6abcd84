// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.TenantId;
import dev.carillon.routing.router.ArrivedEvent;
import dev.carillon.routing.store.MemoryStore;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Input of a simulation: the events and engagements of a range in order of arrival, and the current profiles and
/// subscriptions.
///
/// @param profiles profiles by the keys of the router's store; only read
/// @param subscriptions subscriptions by the keys of the router's store; only read
record Recording(
        TenantId tenant, TimeRange range, List<Recorded> records, MemoryStore profiles, MemoryStore subscriptions) {

    Recording {
        records = List.copyOf(records);
    }

    /// Number of events. An event that names several recipients has a record for each of them.
    long events() {
        return records.stream()
                .flatMap(record -> record instanceof Recorded.OfEvent(var _, Instant _, ArrivedEvent event)
                        ? Stream.of(event.id())
                        : Stream.empty())
                .distinct()
                .count();
    }
}
