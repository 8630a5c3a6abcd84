// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// Everything that happens later, in the order of time: the platform's only scheduler. A key is when (8 bytes, so that
/// byte order is the order of time), what (1 byte) and whose. For the task's thread.
final class Timers {

    private static final int WHEN_AND_WHAT = Long.BYTES + 1;
    private static final byte[] NOTHING = {};

    /// What happens.
    enum Kind {
        DEFERRAL(1),
        RETRY(2),
        AUDIENCE(3);

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

    /// @param subject key of what waits, in the kind's own store
    record Timer(long dueMillis, Kind kind, Bytes subject) {}

    private final KeyValueStore<Bytes, byte[]> store;
    private final Alarm alarm;
    /// No timer is earlier. Saves stepping over what was deleted.
    private long fromMillis;

    Timers(KeyValueStore<Bytes, byte[]> store, Alarm alarm) {
        this.store = store;
        this.alarm = alarm;
    }

    void schedule(Timer timer) {
        store.put(key(timer), NOTHING);
        fromMillis = Math.min(fromMillis, timer.dueMillis());
        alarm.set(timer.dueMillis());
    }

    void remove(Timer timer) {
        store.delete(key(timer));
    }

    /// Takes out what is due, the earliest first.
    List<Timer> take(long nowMillis, int limit) {
        List<Timer> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> timers = store.range(start(fromMillis), start(nowMillis + 1))) {
            while (timers.hasNext() && due.size() < limit) {
                due.add(timer(timers.next()));
            }
        }
        due.forEach(this::remove);
        fromMillis = due.size() < limit ? nowMillis + 1 : due.getLast().dueMillis();
        return due;
    }

    /// When the earliest is due.
    Optional<Long> nextMillis() {
        try (KeyValueIterator<Bytes, byte[]> timers = store.range(start(fromMillis), null)) {
            return timers.hasNext() ? Optional.of(timer(timers.next()).dueMillis()) : Optional.empty();
        }
    }

    private static Bytes key(Timer timer) {
        byte[] subject = timer.subject().get();
        return Bytes.wrap(ByteBuffer.allocate(WHEN_AND_WHAT + subject.length)
                .putLong(timer.dueMillis())
                .put(timer.kind().code)
                .put(subject)
                .array());
    }

    private static Bytes start(long millis) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(millis).array());
    }

    private static Timer timer(KeyValue<Bytes, byte[]> stored) {
        ByteBuffer key = ByteBuffer.wrap(stored.key.get());
        long dueMillis = key.getLong();
        Kind kind = Kind.of(key.get());
        byte[] subject = new byte[key.remaining()];
        key.get(subject);
        return new Timer(dueMillis, kind, Bytes.wrap(subject));
    }
}
