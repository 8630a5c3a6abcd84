// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.MemoryStore;
import dev.carillon.routing.store.Store;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpirySweepTest {

    private static final long WINDOW = 10_000;

    private final CountingStore store = new CountingStore();
    private ExpirySweep sweep = new ExpirySweep(store, ExpirySweepTest::untilMillis);

    @Test
    void theStoreIsNotLookedAtBeforeItsFirstEntryExpires() {
        for (long now = 0; now < WINDOW; now++) {
            put(now, now + WINDOW, now);
        }
        int first = store.looks;

        put(-1, WINDOW - 1, WINDOW - 1);

        assertThat(first).isEqualTo(1);
        assertThat(store.looks).isEqualTo(1);
        for (long id = 20_000; id < 22_000; id++) {
            put(id, 5 * WINDOW, WINDOW + 1);
        }
        assertThat(store.looks).isGreaterThan(1);
        assertThat(store.get(key(0))).isNull();
    }

    @Test
    void anEntryThatIsNeededForAShorterTimeWakesTheSweep() {
        putMany(2_000, WINDOW, 1);
        put(-1, 10, 2);

        putMany(10_000, WINDOW, 11);

        assertThat(store.get(key(-1))).isNull();
    }

    @Test
    void anEntryThatIsOnlyExpectedWakesTheSweepToo() {
        putMany(2_000, WINDOW, 1);
        sweep.expect(10);
        store.put(key(-1), value(10));

        putMany(10_000, WINDOW, 11);

        assertThat(store.get(key(-1))).isNull();
    }

    @Test
    void aRestoredStoreIsSweptFromTheStart() {
        putMany(2_000, WINDOW, 1);
        sweep = new ExpirySweep(store, ExpirySweepTest::untilMillis);

        for (long id = 10_000; id < 14_000; id++) {
            put(id, 3 * WINDOW, WINDOW + 1);
        }

        assertThat(store.get(key(0))).isNull();
        assertThat(store.get(key(1_999))).isNull();
        assertThat(store.get(key(13_999))).isNotNull();
    }

    /// Whatever is written, overwritten and restored: no entry goes while it is needed, and the others go in time.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noEntryGoesEarlyAndNoneStays(long seed) {
        Random random = new Random(seed);
        Map<Long, Long> untils = new HashMap<>();
        long now = 0;
        for (int step = 0; step < 50_000; step++) {
            now += random.nextInt(3);
            long id = random.nextInt(5_000);
            long until = now + 1 + random.nextLong(random.nextBoolean() ? WINDOW : 100);
            put(id, until, now);
            untils.put(id, until);
            if (random.nextInt(10_000) == 0) {
                sweep = new ExpirySweep(store, ExpirySweepTest::untilMillis);
            }
            if (step % 500 == 0) {
                verifyNoneWentEarly(untils, now);
            }
        }

        long end = now + 2 * WINDOW;
        for (long id = 100_000; id < 110_000; id++) {
            put(id, end + WINDOW, end);
        }

        assertThat(untils.keySet()).allMatch(id -> store.get(key(id)) == null);
    }

    private void verifyNoneWentEarly(Map<Long, Long> untils, long now) {
        assertThat(untils.entrySet())
                .noneMatch(entry -> entry.getValue() >= now && store.get(key(entry.getKey())) == null);
    }

    private void putMany(int count, long untilMillis, long nowMillis) {
        for (long id = 0; id < count; id++) {
            put(id, untilMillis, nowMillis);
        }
    }

    private void put(long id, long untilMillis, long nowMillis) {
        store.put(key(id), value(untilMillis));
        sweep.put(untilMillis, nowMillis);
    }

    private static Bytes key(long id) {
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) 'd')
                .putLong(id ^ Long.MIN_VALUE)
                .array());
    }

    private static byte[] value(long untilMillis) {
        return ByteBuffer.allocate(Long.BYTES).putLong(untilMillis).array();
    }

    private static long untilMillis(Entries.Entry entry) {
        return ByteBuffer.wrap(entry.value()).getLong();
    }

    private static final class CountingStore implements Store {

        private final MemoryStore store = new MemoryStore();
        private int looks;

        @Override
        public byte @Nullable [] get(Bytes key) {
            return store.get(key);
        }

        @Override
        public void put(Bytes key, byte[] value) {
            store.put(key, value);
        }

        @Override
        public void delete(Bytes key) {
            store.delete(key);
        }

        @Override
        public Entries range(Bytes from, @Nullable Bytes to) {
            looks++;
            return store.range(from, to);
        }
    }
}
