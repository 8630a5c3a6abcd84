// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.attempt.ClaimToken;
import dev.carillon.testsupport.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class AttemptQueueTest {

    private static final Instant NOW = ManualClock.START;

    private final PartitionProgress progress = new PartitionProgress(0);
    private long offset;

    @Test
    void nextOfAKeyBeginsOnlyAfterTheOneBefore() {
        AttemptQueue queue = new AttemptQueue(10);
        HeldDelivery first = held("ann");
        HeldDelivery second = held("ann");
        queue.add(first);
        queue.add(second);

        assertThat(queue.begin()).contains(first);
        assertThat(queue.begin()).isEmpty();
        queue.end(first);

        assertThat(queue.begin()).contains(second);
    }

    @Test
    void otherKeysDoNotWait() {
        AttemptQueue queue = new AttemptQueue(10);
        HeldDelivery ann = held("ann");
        HeldDelivery bob = held("bob");
        queue.add(ann);
        queue.add(bob);

        assertThat(queue.begin()).contains(ann);
        assertThat(queue.begin()).contains(bob);
    }

    @Test
    void noMoreBeginThanMayBeUnderWay() {
        AttemptQueue queue = new AttemptQueue(1);
        HeldDelivery ann = held("ann");
        queue.add(ann);
        queue.add(held("bob"));

        assertThat(queue.begin()).contains(ann);
        assertThat(queue.begin()).isEmpty();
        assertThat(queue.held()).isEqualTo(2);
        queue.end(ann);

        assertThat(queue.begin()).isPresent();
        assertThat(queue.held()).isEqualTo(1);
    }

    @Test
    void whatIsPutBackBeginsBeforeAllOthersAndKeepsItsKeyWaiting() {
        AttemptQueue queue = new AttemptQueue(1);
        HeldDelivery first = held("ann");
        queue.add(first);
        queue.add(held("ann"));
        queue.add(held("bob"));
        Optional<HeldDelivery> begun = queue.begin();

        queue.putBack(begun.orElseThrow());

        assertThat(queue.begin()).contains(first);
    }

    @Test
    void releasedPartitionIsForgottenAndOthersMoveUp() {
        AttemptQueue queue = new AttemptQueue(10);
        PartitionProgress leaving = new PartitionProgress(0);
        queue.add(held("ann", leaving));
        HeldDelivery staying = held("ann");
        queue.add(staying);
        queue.add(held("bob", leaving));

        leaving.release();
        queue.dropReleased();

        assertThat(queue.held()).isEqualTo(1);
        assertThat(queue.begin()).contains(staying);
        assertThat(queue.begin()).isEmpty();
        assertThat(queue.isAnyUnderWay(Set.of(leaving))).isFalse();
    }

    @Test
    void roomIsSharedBetweenTenantsWithOneShareLeftForTheNext() {
        AttemptQueue queue = new AttemptQueue(100);
        for (int i = 0; i < 6; i++) {
            assertThat(queue.hasRoom("flood", 12)).isTrue();
            queue.add(held("flood/" + i));
        }
        assertThat(queue.hasRoom("flood", 12)).isFalse();

        for (int i = 0; i < 4; i++) {
            assertThat(queue.hasRoom("other", 12)).isTrue();
            queue.add(held("other/" + i));
        }

        assertThat(queue.hasRoom("other", 12)).isFalse();
        assertThat(queue.hasRoom("third", 12)).isTrue();
        queue.end(queue.begin().orElseThrow());
        queue.end(queue.begin().orElseThrow());
        queue.end(queue.begin().orElseThrow());
        assertThat(queue.hasRoom("flood", 12)).isTrue();
    }

    @Test
    void longWayAheadIsRememberedAndForgottenAsItIsSettled() {
        PartitionProgress partition = new PartitionProgress(0);
        for (long offset = 10; offset < 300_010; offset++) {
            partition.begin(offset, NOW);
        }
        assertThat(partition.ahead()).isEqualTo(300_000);
        for (long offset = 20; offset < 300_010; offset++) {
            partition.settle(offset);
        }
        assertThat(partition.findCommittable()).hasValue(10);
        assertThat(partition.isAnyOlderThan(NOW)).isFalse();
        assertThat(partition.isAnyOlderThan(NOW.plusSeconds(1))).isTrue();

        for (long offset = 10; offset < 20; offset++) {
            partition.settle(offset);
        }

        assertThat(partition.findCommittable()).hasValue(300_010);
        assertThat(partition.ahead()).isZero();
        assertThat(partition.isAnyOlderThan(NOW.plusSeconds(1))).isFalse();
    }

    @Test
    void onlyWhatIsSettledWithoutAGapIsCommittable() {
        PartitionProgress partition = new PartitionProgress(0);
        partition.begin(5, NOW);
        partition.begin(6, NOW);
        partition.begin(9, NOW);

        partition.settle(6);
        assertThat(partition.findCommittable()).hasValue(5);
        partition.settle(5);
        assertThat(partition.findCommittable()).hasValue(9);
        partition.settle(9);
        assertThat(partition.findCommittable()).hasValue(10);
        partition.recordCommit(10);
        assertThat(partition.findCommittable()).isEmpty();
    }

    private HeldDelivery held(String key) {
        return held(key, progress);
    }

    private HeldDelivery held(String key, PartitionProgress partition) {
        return new HeldDelivery(
                new ConsumerRecord<>("t", 0, offset++, key.getBytes(StandardCharsets.UTF_8), new byte[0]),
                partition,
                ClaimToken.random());
    }
}
