// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.events.v1.Receipt;
import java.time.Duration;
import java.util.Comparator;

/// Key by which facts are counted.
///
/// @param atMillis start of the interval
/// @param channel number of the channel; 0 for none
/// @param state rank of a [TrackedState]
record RateKey(String tenant, long atMillis, short lane, short channel, short state) implements Comparable<RateKey> {

    static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Comparator<RateKey> ORDER = Comparator.comparing(RateKey::tenant)
            .thenComparingLong(RateKey::atMillis)
            .thenComparingInt(RateKey::lane)
            .thenComparingInt(RateKey::channel)
            .thenComparingInt(RateKey::state);

    RateKey {
        atMillis -= Math.floorMod(atMillis, INTERVAL.toMillis());
    }

    static RateKey of(Receipt receipt) {
        return new RateKey(
                TrackedBatch.text(receipt.getTenant()),
                receipt.getAtMillis(),
                (short) receipt.getLaneValue(),
                (short) receipt.getChannelValue(),
                TrackedState.of(receipt).rank());
    }

    @Override
    public int compareTo(RateKey other) {
        return ORDER.compare(this, other);
    }
}
