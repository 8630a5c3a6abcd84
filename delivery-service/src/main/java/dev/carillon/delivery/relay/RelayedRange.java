// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.ReceiptEndpoint;
import dev.carillon.events.v1.ReceiptReplay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Range of receipts that one consumer group sends to one endpoint: all new receipts, or a replayed time range.
///
/// @param group Consumer group, whose offsets are the progress of the range
/// @param toMillis End of the range; empty for a range without an end
record RelayedRange(CatalogKey key, String group, long fromMillis, OptionalLong toMillis, ReceiptEndpoint endpoint) {

    /// Purpose of the consumers of all ranges.
    static final String PURPOSE = "receipts-out";

    static final String GROUP = "carillon-" + PURPOSE;

    /// Age after which a replay is not started again; Kafka deletes the offsets of an idle group after a week.
    private static final Duration REPLAY_FORGOTTEN = Duration.ofDays(6);

    static List<RelayedRange> of(CatalogKey key, ReceiptEndpoint endpoint, InstantSource clock) {
        if (endpoint.getPaused()) {
            return List.of();
        }
        String group = GROUP + "." + key.tenant() + "." + key.id();
        long oldest = clock.instant().minus(REPLAY_FORGOTTEN).toEpochMilli();
        List<RelayedRange> ranges = new ArrayList<>();
        ranges.add(new RelayedRange(key, group, endpoint.getSinceMillis(), OptionalLong.empty(), endpoint));
        for (ReceiptReplay replay : endpoint.getReplaysList()) {
            if (replay.getRequestedAtMillis() > oldest) {
                ranges.add(new RelayedRange(
                        key,
                        group + "." + replay.getId(),
                        replay.getFromMillis(),
                        OptionalLong.of(replay.getToMillis()),
                        endpoint));
            }
        }
        return ranges;
    }

    boolean isReplay() {
        return toMillis.isPresent();
    }

    @Override
    public String toString() {
        return group + " from " + Instant.ofEpochMilli(fromMillis);
    }
}
