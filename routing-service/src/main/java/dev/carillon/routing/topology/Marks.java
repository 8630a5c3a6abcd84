// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.state.CancellationMark;
import dev.carillon.routing.state.DedupeMark;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// What recipients were told of and what was cancelled, each for a while. Marks that have had their time are swept away
/// a few at a time, as new ones are made. Time is the time of the events' acceptance: a router that was away for a day
/// still knows the marks that the events of that day need. For the task's thread.
final class Marks implements History {

    private static final int MARKS_PER_SWEEP = 64;
    private static final int SWEPT_PER_SWEEP = 256;
    /// By how much the clocks of those who accept events may differ.
    private static final long CLOCK_SKEW_MILLIS = 60_000;

    private static final byte CANCELLATION = 'c';

    private final KeyValueStore<Bytes, byte[]> store;
    private final StoredMessages<DedupeMark> told;
    private final StoredMessages<CancellationMark> cancellations;
    private long newestAcceptedMillis;
    private int sinceSweep;
    private Bytes sweptTo = start();

    Marks(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        this.told = new StoredMessages<>(store, DedupeMark.parser());
        this.cancellations = new StoredMessages<>(store, CancellationMark.parser());
    }

    @Override
    public Optional<Told> findTold(RecipientKey recipient, String dedupeKey) {
        return told.find(StoreKeys.told(recipient, dedupeKey))
                .map(mark -> new Told(
                        mark.getEventId(),
                        Instant.ofEpochMilli(mark.getAcceptedAtMillis()),
                        Instant.ofEpochMilli(mark.getUntilMillis())));
    }

    @Override
    public Optional<Stopped> findCancellation(RecipientKey recipient, EventId event) {
        return cancellations
                .find(StoreKeys.cancelled(recipient, event))
                .or(() ->
                        cancellations.find(StoreKeys.cancelled(RecipientKey.everyPartition(recipient.tenant()), event)))
                .map(mark -> new Stopped(mark.getRequestedBy()));
    }

    void markTold(RoutingRequest request, Instant until) {
        long acceptedAtMillis = request.event().getAcceptedAtMillis();
        told.put(
                StoreKeys.told(request.recipient(), request.dedupeKey()),
                DedupeMark.newBuilder()
                        .setEventId(request.eventId().value())
                        .setAcceptedAtMillis(acceptedAtMillis)
                        .setUntilMillis(until.toEpochMilli())
                        .build());
        sweepSometimes(acceptedAtMillis);
    }

    void unmarkTold(RoutingRequest request) {
        told.remove(StoreKeys.told(request.recipient(), request.dedupeKey()));
    }

    void markCancelled(RecipientKey recipient, EventId event, CancellationMark mark) {
        cancellations.put(StoreKeys.cancelled(recipient, event), mark);
        sweepSometimes(0);
    }

    private void sweepSometimes(long acceptedAtMillis) {
        newestAcceptedMillis = Math.max(newestAcceptedMillis, acceptedAtMillis);
        sinceSweep++;
        if (sinceSweep == MARKS_PER_SWEEP) {
            sinceSweep = 0;
            sweep();
        }
    }

    private void sweep() {
        List<Bytes> outdated = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> marks = store.range(sweptTo, null)) {
            int looked = 0;
            while (marks.hasNext() && looked < SWEPT_PER_SWEEP) {
                KeyValue<Bytes, byte[]> mark = marks.next();
                if (untilMillis(mark) + CLOCK_SKEW_MILLIS < newestAcceptedMillis) {
                    outdated.add(mark.key);
                }
                sweptTo = StoreKeys.after(mark.key);
                looked++;
            }
            if (!marks.hasNext()) {
                sweptTo = start();
            }
        }
        outdated.forEach(store::delete);
    }

    private static long untilMillis(KeyValue<Bytes, byte[]> mark) {
        try {
            return mark.key.get()[0] == CANCELLATION
                    ? CancellationMark.parseFrom(mark.value).getUntilMillis()
                    : DedupeMark.parseFrom(mark.value).getUntilMillis();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a mark that is none of ours", e);
        }
    }

    private static Bytes start() {
        return Bytes.wrap("\0".getBytes(StandardCharsets.UTF_8));
    }
}
