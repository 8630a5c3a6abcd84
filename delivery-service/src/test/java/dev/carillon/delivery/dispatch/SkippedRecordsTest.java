// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/// Skipped records of several tenants in one partition, each with limited room.
final class SkippedRecordsTest {

    private static final int READ_AT_ONCE = 7;

    private final List<ConsumerRecord<byte[], byte[]>> partition = new ArrayList<>();
    private final SkippedRecords passed = new SkippedRecords();
    private final Map<String, Integer> room = new HashMap<>();
    private final List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
    private int reads;

    @Test
    void singleTenantIsTakenUpInOrderAsThereIsRoom() {
        pass("a", "a", "a", "a", "a");

        give("a", 2);
        assertThat(offsets()).containsExactly(0L, 1L);
        give("a", 1);
        assertThat(offsets()).containsExactly(0L, 1L, 2L);
        give("a", 9);

        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(passed.isEmpty()).isTrue();
    }

    @Test
    void recordsThatWereNotPassedOverAreNotTakenAgain() {
        record("b");
        pass("a");
        record("b");
        pass("a");

        give("a", 9);

        assertThat(offsets()).containsExactly(1L, 3L);
    }

    @Test
    void tenantBehindAnotherThatHasNoRoomIsTakenUp() {
        for (int i = 0; i < 50; i++) {
            pass("flood");
        }
        pass("b", "b");

        give("flood", 3);
        give("b", 9);

        assertThat(offsets()).containsExactly(0L, 1L, 2L, 50L, 51L);
        assertThat(passed.contains("b")).isFalse();
        assertThat(passed.contains("flood")).isTrue();
    }

    @Test
    void tenantLeftForAnotherIsGoneBackTo() {
        for (int i = 0; i < 20; i++) {
            pass("flood");
        }
        pass("b");
        give("flood", 3);
        give("b", 1);

        give("flood", 99);

        assertThat(taken).hasSize(21);
        assertThat(of("flood")).isSorted().hasSize(20);
        assertThat(passed.isEmpty()).isTrue();
    }

    @Test
    void whatIsPassedOverMeanwhileComesAfter() {
        pass("a", "a");
        give("a", 1);
        pass("a");

        give("a", 9);

        assertThat(of("a")).containsExactly(0L, 1L, 2L);
    }

    @Test
    void oneLongBacklogIsReadOnce() {
        for (int i = 0; i < 700; i++) {
            pass("a");
        }

        while (!passed.isEmpty()) {
            give("a", 3);
        }

        assertThat(reads).isEqualTo(100);
    }

    @Test
    void backlogBesideAnothersRecordsIsReadLittleMoreThanOnce() {
        for (int i = 0; i < 700; i++) {
            pass("a");
            if (i % 10 == 0) {
                record("b");
            }
        }

        while (!passed.isEmpty()) {
            give("a", 1);
        }

        assertThat(reads).isLessThan(120 * partition.size() / READ_AT_ONCE / 100);
        assertThat(of("a")).isSorted().hasSize(700);
    }

    @Test
    void anyInterleavingTakesEachOnceAndEachTenantsInOrder() {
        for (int seed = 0; seed < 200; seed++) {
            SkippedRecordsTest run = new SkippedRecordsTest();
            run.interleave(new Random(seed));
        }
    }

    private void interleave(Random random) {
        String[] tenants = {"a", "a", "a", "a", "b", "b", "c"};
        int passedOver = 0;
        for (int i = 0; i < 300; i++) {
            String tenant = tenants[random.nextInt(tenants.length)];
            if (random.nextInt(3) == 0) {
                give(tenant, random.nextInt(5));
            } else if (passed.contains(tenant) || random.nextBoolean()) {
                pass(tenant);
                passedOver++;
            } else {
                record(tenant);
            }
        }
        for (int i = 0; i < 1_000 && !passed.isEmpty(); i++) {
            give(tenants[random.nextInt(tenants.length)], 1 + random.nextInt(9));
        }

        assertThat(passed.isEmpty()).isTrue();
        assertThat(taken).hasSize(passedOver).doesNotHaveDuplicates();
        for (String tenant : List.of("a", "b", "c")) {
            assertThat(of(tenant)).isSorted();
        }
    }

    private void pass(String... tenants) {
        for (String tenant : tenants) {
            passed.skip(tenant, record(tenant));
        }
    }

    private long record(String tenant) {
        long offset = partition.size();
        byte[] key = (tenant + "/someone").getBytes(StandardCharsets.UTF_8);
        partition.add(new ConsumerRecord<>("t", 0, offset, key, new byte[0]));
        return offset;
    }

    /// Gives a tenant more room, and reads until no more records are needed.
    private void give(String tenant, int more) {
        room.merge(tenant, more, Integer::sum);
        for (OptionalLong wanted = drainTo(); wanted.isPresent(); wanted = drainTo()) {
            int from = Math.toIntExact(wanted.getAsLong());
            int to = Math.min(from + READ_AT_ONCE, partition.size());
            assertThat(from).as("beyond the end nothing can be wanted").isLessThan(to);
            passed.add(List.copyOf(partition.subList(from, to)), to);
            reads++;
        }
        room.clear();
    }

    private OptionalLong drainTo() {
        return passed.drainTo(tenant -> room.getOrDefault(tenant, 0) > 0, next -> {
            taken.add(next);
            room.merge(HeldDelivery.tenant(next), -1, Integer::sum);
        });
    }

    private List<Long> offsets() {
        return taken.stream().map(ConsumerRecord::offset).toList();
    }

    private List<Long> of(String tenant) {
        return taken.stream()
                .filter(next -> HeldDelivery.tenant(next).equals(tenant))
                .map(ConsumerRecord::offset)
                .toList();
    }
}
