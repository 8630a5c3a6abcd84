// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.Store;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;

/// Everything that happens later, in the order of time: the platform's only scheduler. A key is when (8 bytes, so that
/// byte order is the order of time), in which order of arrival (8 bytes), what (1 byte) and whose. For the task's
/// thread.
final class Timers {

    private static final int WHEN_AND_WHAT = Long.BYTES + Long.BYTES + 1;
    private static final byte[] NOTHING = {};
    private static final long NEVER = Long.MAX_VALUE;

    /// What happens.
    enum Kind {
        INSTANCE(1),
        RETRY(2),
        AUDIENCE(3),
        DIGEST(4),
        CANCELLATION(5),
        REPORT(6);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        private static Kind of(byte code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalStateException("a timer of kind %d, unknown to this version".formatted(code));
        }
    }

    /// @param arrival of what is due at the same time, the one that arrived first is first
    /// @param subject key of what waits, in the kind's own store
    record Timer(long dueMillis, long arrival, Kind kind, Bytes subject) {

        private static final long FNV_START = 0xcbf29ce484222325L;
        private static final long FNV_PRIME = 0x100000001b3L;

        /// Hash of the timer's key. Tells timers apart that are due at the same time.
        long mark() {
            long hash = (FNV_START ^ kind.code) * FNV_PRIME;
            hash = (hash ^ arrival) * FNV_PRIME;
            for (byte one : subject.get()) {
                hash = (hash ^ one) * FNV_PRIME;
            }
            return hash == 0 ? 1 : hash;
        }
    }

    private final Store store;
    /// No timer is earlier. Saves stepping over what was deleted.
    private long fromMillis;
    /// The earliest there may be, of those that are known: at first only those that have been scheduled since.
    private long nextMillis = NEVER;

    Timers(Store store) {
        this.store = store;
    }

    void schedule(Timer timer) {
        store.put(key(timer), NOTHING);
        fromMillis = Math.min(fromMillis, timer.dueMillis());
        nextMillis = Math.min(nextMillis, timer.dueMillis());
    }

    void remove(Timer timer) {
        store.delete(key(timer));
    }

    /// Takes out what is due, the earliest first.
    List<Timer> take(long nowMillis, int limit) {
        List<Timer> due = new ArrayList<>();
        try (Entries timers = store.range(start(fromMillis), start(nowMillis + 1))) {
            while (timers.hasNext() && due.size() < limit) {
                due.add(timer(timers.next().key()));
            }
        }
        due.forEach(this::remove);
        fromMillis = due.size() < limit ? nowMillis + 1 : due.getLast().dueMillis();
        return due;
    }

    /// Looks for the earliest that is left.
    void lookAhead() {
        try (Entries timers = store.range(start(fromMillis), null)) {
            nextMillis = timers.hasNext() ? timer(timers.next().key()).dueMillis() : NEVER;
        }
    }

    /// No timer is due before; empty when there is none.
    OptionalLong nextMillis() {
        return nextMillis == NEVER ? OptionalLong.empty() : OptionalLong.of(nextMillis);
    }

    private static Bytes key(Timer timer) {
        byte[] subject = timer.subject().get();
        return Bytes.wrap(ByteBuffer.allocate(WHEN_AND_WHAT + subject.length)
                .putLong(timer.dueMillis())
                .putLong(timer.arrival())
                .put(timer.kind().code)
                .put(subject)
                .array());
    }

    private static Bytes start(long millis) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(millis).array());
    }

    private static Timer timer(Bytes stored) {
        ByteBuffer key = ByteBuffer.wrap(stored.get());
        long dueMillis = key.getLong();
        long arrival = key.getLong();
        Kind kind = Kind.of(key.get());
        byte[] subject = new byte[key.remaining()];
        key.get(subject);
        return new Timer(dueMillis, arrival, kind, Bytes.wrap(subject));
    }
}
