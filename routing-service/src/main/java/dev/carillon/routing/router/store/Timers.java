// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.Store;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;

/// Timers of the router in order of time: the platform's only scheduler. A key holds the due time (8 bytes, so that
/// byte order is time order), the order of arrival (8 bytes), the kind (1 byte) and the key of the subject. Used by
/// the task's thread only.
public final class Timers {

    private static final int WHEN_AND_WHAT = Long.BYTES + Long.BYTES + 1;
    private static final byte[] NOTHING = {};
    private static final long NEVER = Long.MAX_VALUE;

    /// Kind of work that a timer starts.
    public enum Kind {
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
            throw new IllegalStateException(
                    "a stored timer has kind %d, which is unknown to this version".formatted(code));
        }
    }

    /// @param arrival order among timers with the same due time; the smallest is first
    /// @param subject key of the waiting entry in the store of the kind
    public record Timer(long dueMillis, long arrival, Kind kind, Bytes subject) {

        private static final long FNV_START = 0xcbf29ce484222325L;
        private static final long FNV_PRIME = 0x100000001b3L;

        /// Hash of the timer's key. Identifies the timer among those due at the same time.
        public long mark() {
            long hash = (FNV_START ^ kind.code) * FNV_PRIME;
            hash = (hash ^ arrival) * FNV_PRIME;
            for (byte one : subject.get()) {
                hash = (hash ^ one) * FNV_PRIME;
            }
            return hash == 0 ? 1 : hash;
        }
    }

    private final Store store;
    /// Lower bound of all timers. Reading from here skips the tombstones of deleted timers.
    private long fromMillis;
    /// Earliest known timer; at the start only timers scheduled since are known.
    private long nextMillis = NEVER;

    public Timers(Store store) {
        this.store = store;
    }

    public void schedule(Timer timer) {
        store.put(key(timer), NOTHING);
        fromMillis = Math.min(fromMillis, timer.dueMillis());
        nextMillis = Math.min(nextMillis, timer.dueMillis());
    }

    public void remove(Timer timer) {
        store.delete(key(timer));
    }

    /// Removes and returns due timers, the earliest first.
    public List<Timer> take(long nowMillis, int limit) {
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

    /// Finds the earliest timer that is left.
    public void lookAhead() {
        try (Entries timers = store.range(start(fromMillis), null)) {
            nextMillis = timers.hasNext() ? timer(timers.next().key()).dueMillis() : NEVER;
        }
    }

    /// Due time of the earliest timer; empty if there is none.
    public OptionalLong nextMillis() {
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
