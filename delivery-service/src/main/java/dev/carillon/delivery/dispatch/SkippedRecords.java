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

/// Skipped records of one partition: records of tenants that used their share of memory. They stay in Kafka and are
/// read again when there is room, in order for each tenant. After its first skipped record, all records of a tenant
/// are skipped until the earlier ones are taken. For the consumer's thread only.
final class SkippedRecords {

    private final Map<String, SkippedRange> tenants = new LinkedHashMap<>();
    private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

    /// Position from which reading continues.
    private long position = -1;

    /// Start offset of the current pass through the partition, and the number of the pass.
    private long runBegan = -1;

    private int run;
    private Optional<String> target = Optional.empty();

    boolean contains(String tenant) {
        return tenants.containsKey(tenant);
    }

    boolean isEmpty() {
        return tenants.isEmpty();
    }

    void skip(String tenant, long offset) {
        tenants.computeIfAbsent(tenant, _ -> new SkippedRange(offset)).count++;
    }

    /// Passes on the records that are read and for which there is room.
    ///
    /// @return position from which more records must be read; empty if no more records are needed now
    OptionalLong drainTo(Predicate<String> hasRoom, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        while (aim(hasRoom)) {
            if (read.isEmpty()) {
                return OptionalLong.of(position);
            }
            takeRead(hasRoom, taker);
        }
        return OptionalLong.empty();
    }

    /// Adds the records that were read from the requested position.
    void add(List<ConsumerRecord<byte[], byte[]>> records, long next) {
        read.addAll(records);
        position = next;
    }

    /// Chooses the next tenant in turn, and rewinds to its first skipped record if necessary.
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
        SkippedRange range = Objects.requireNonNull(tenants.remove(chosen));
        tenants.put(chosen, range);
        long here = read.isEmpty() ? position : read.getFirst().offset();
        if (here < 0 || range.first < here || !isWhole(range)) {
            read.clear();
            position = range.first;
            runBegan = range.first;
            run++;
        }
        return true;
    }

    private void takeRead(Predicate<String> hasRoom, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        Iterator<ConsumerRecord<byte[], byte[]>> records = read.iterator();
        while (records.hasNext()) {
            ConsumerRecord<byte[], byte[]> next = records.next();
            String tenant = HeldDelivery.tenant(next);
            SkippedRange range = tenants.get(tenant);
            if (range != null && next.offset() >= range.first && isWhole(range)) {
                if (!hasRoom.test(tenant)) {
                    // All earlier records are done: they need not be read again.
                    range.first = next.offset();
                    if (target.filter(tenant::equals).isPresent()) {
                        return;
                    }
                    range.leftInRun = run;
                } else {
                    taker.accept(next);
                    range.first = next.offset() + 1;
                    range.count--;
                    if (range.count == 0) {
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

    /// True if this pass covers all skipped records of the tenant.
    private boolean isWhole(SkippedRange range) {
        return range.first >= runBegan && range.leftInRun != run;
    }

    /// Skipped records of one tenant.
    private static final class SkippedRange {

        /// Offset before which no skipped record is left.
        private long first;

        private long count;
        private int leftInRun = -1;

        SkippedRange(long first) {
            this.first = first;
        }
    }
}
