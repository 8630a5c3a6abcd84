// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What was passed over in one partition: records of tenants that already had enough in memory. They stay in Kafka
/// and are read again when there is room, each tenant's in their order. From its first passed record on, all of a
/// tenant's are passed over until those before them have been taken up. For the consumer's thread only.
final class PassedOver {

    private final Map<String, Stretch> tenants = new LinkedHashMap<>();
    private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

    /// Where reading is to go on.
    private long position = -1;

    /// Where the present run through the partition began, and its number.
    private long runBegan = -1;

    private int run;
    private Optional<String> target = Optional.empty();

    boolean contains(String tenant) {
        return tenants.containsKey(tenant);
    }

    boolean isEmpty() {
        return tenants.isEmpty();
    }

    void passOver(String tenant, long offset) {
        tenants.computeIfAbsent(tenant, _ -> new Stretch(offset)).count++;
    }

    /// Takes up what has been read and there is room for.
    ///
    /// @return from where more is to be read for that; empty where nothing more is needed now
    OptionalLong takeUp(Predicate<String> hasRoom, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        while (aim(hasRoom)) {
            if (read.isEmpty()) {
                return OptionalLong.of(position);
            }
            takeRead(hasRoom, taker);
        }
        return OptionalLong.empty();
    }

    /// What was read from the position that was asked for.
    void add(List<ConsumerRecord<byte[], byte[]>> records, long next) {
        read.addAll(records);
        position = next;
    }

    /// Chooses for whom to read, in turn, and goes back to where that one's records begin.
    private boolean aim(Predicate<String> hasRoom) {
        if (target.filter(tenant -> tenants.containsKey(tenant) && hasRoom.test(tenant))
                .isPresent()) {
            return true;
        }
        target = tenants.keySet().stream().filter(hasRoom).findFirst();
        if (target.isEmpty()) {
            return false;
        }
        String chosen = target.get();
        Stretch stretch = Objects.requireNonNull(tenants.remove(chosen));
        tenants.put(chosen, stretch);
        long here = read.isEmpty() ? position : read.getFirst().offset();
        if (here < 0 || stretch.first < here || !isWhole(stretch)) {
            read.clear();
            position = stretch.first;
            runBegan = stretch.first;
            run++;
        }
        return true;
    }

    private void takeRead(Predicate<String> hasRoom, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        Iterator<ConsumerRecord<byte[], byte[]>> records = read.iterator();
        while (records.hasNext()) {
            ConsumerRecord<byte[], byte[]> next = records.next();
            String tenant = HeldDelivery.tenant(next);
            Stretch stretch = tenants.get(tenant);
            if (stretch != null && next.offset() >= stretch.first && isWhole(stretch)) {
                if (!hasRoom.test(tenant)) {
                    // Others' records before this one are done with: nothing is read again for them.
                    stretch.first = next.offset();
                    if (target.filter(tenant::equals).isPresent()) {
                        return;
                    }
                    stretch.leftInRun = run;
                } else {
                    taker.accept(next);
                    stretch.first = next.offset() + 1;
                    stretch.count--;
                    if (stretch.count == 0) {
                        tenants.remove(tenant);
                    }
                }
            }
            records.remove();
            if (tenants.isEmpty()) {
                read.clear();
                position = -1;
                return;
            }
        }
    }

    /// Whether this run has seen all of the tenant's records that are still to be taken up.
    private boolean isWhole(Stretch stretch) {
        return stretch.first >= runBegan && stretch.leftInRun != run;
    }

    /// The passed records of one tenant.
    private static final class Stretch {

        /// No record before this offset is still to be taken up.
        private long first;

        private long count;
        private int leftInRun = -1;

        Stretch(long first) {
            this.first = first;
        }
    }
}
