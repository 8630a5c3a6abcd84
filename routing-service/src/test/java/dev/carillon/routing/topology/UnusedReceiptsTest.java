// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Read;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.ReceiptBatch;
import dev.carillon.events.v1.Routed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UnusedReceiptsTest {

    private static final String TOPIC = "receipts";
    private static final TopicPartition ONE = new TopicPartition(TOPIC, 0);
    private static final TopicPartition OTHER = new TopicPartition(TOPIC, 1);
    private static final TopicPartition EVENTS = new TopicPartition("events", 0);

    private static final byte[] ROUTED = Receipt.newBuilder()
            .setId("routed")
            .setChannel(ChannelCode.CHANNEL_EMAIL)
            .setRouted(Routed.getDefaultInstance())
            .build()
            .toByteArray();
    private static final byte[] IN_INBOX = attempt(ChannelCode.CHANNEL_IN_APP);
    private static final byte[] MAILED = attempt(ChannelCode.CHANNEL_EMAIL);
    private static final byte[] READ = Receipt.newBuilder()
            .setId("read")
            .setChannel(ChannelCode.CHANNEL_IN_APP)
            .setRead(Read.getDefaultInstance())
            .build()
            .toByteArray();
    private static final byte[] UNKNOWN = {(byte) 0xff, 1};

    private final UnusedReceipts unused = new UnusedReceipts(TOPIC);

    @Test
    void receiptsThatChangeNothingAreRemovedAndTheOthersKeepTheirOrder() {
        ConsumerRecords<byte[], byte[]> left =
                unused.removeFrom(records(Map.of(ONE, List.of(ROUTED, MAILED, IN_INBOX, UNKNOWN, READ, ROUTED, READ))));

        assertThat(offsets(left, ONE)).containsExactly(1L, 3L, 4L, 6L);
    }

    @Test
    void theLastRecordOfEachPartitionIsKeptBecauseItsOffsetIsCommitted() {
        ConsumerRecords<byte[], byte[]> left =
                unused.removeFrom(records(Map.of(ONE, List.of(ROUTED, IN_INBOX, ROUTED), OTHER, List.of(IN_INBOX))));

        assertThat(offsets(left, ONE)).containsExactly(2L);
        assertThat(offsets(left, OTHER)).containsExactly(0L);
        assertThat(left.nextOffsets())
                .isEqualTo(Map.of(ONE, new OffsetAndMetadata(3), OTHER, new OffsetAndMetadata(1)));
    }

    @Test
    void batchesAreRemovedWithoutBeingDecoded() {
        byte[] batch = Receipt.newBuilder()
                .setBatch(ReceiptBatch.newBuilder().addReceipts(ByteString.copyFrom(UNKNOWN)))
                .build()
                .toByteArray();

        ConsumerRecords<byte[], byte[]> left =
                unused.removeFrom(records(Map.of(ONE, List.of(batch, READ, batch, READ))));

        assertThat(offsets(left, ONE)).containsExactly(1L, 3L);
    }

    @Test
    void recordsOfOtherTopicsAreKept() {
        ConsumerRecords<byte[], byte[]> left =
                unused.removeFrom(records(Map.of(EVENTS, List.of(ROUTED, ROUTED), ONE, List.of(ROUTED, ROUTED))));

        assertThat(offsets(left, EVENTS)).containsExactly(0L, 1L);
        assertThat(offsets(left, ONE)).containsExactly(1L);
    }

    @Test
    void recordsWithoutAKeyOrAValueAreKept() {
        ConsumerRecord<byte[], byte[]> empty = new ConsumerRecord<>(TOPIC, 0, 0, new byte[0], null);
        ConsumerRecord<byte[], byte[]> keyless = new ConsumerRecord<>(TOPIC, 0, 1, null, ROUTED);

        ConsumerRecords<byte[], byte[]> left = unused.removeFrom(new ConsumerRecords<>(
                Map.of(ONE, List.of(empty, keyless, record(ONE, 2, ROUTED))), Map.of()));

        assertThat(offsets(left, ONE)).containsExactly(0L, 1L, 2L);
    }

    private static byte[] attempt(ChannelCode channel) {
        return Receipt.newBuilder()
                .setId("attempt")
                .setChannel(channel)
                .setAttempted(Attempted.newBuilder().setAttempt(1))
                .build()
                .toByteArray();
    }

    private static ConsumerRecords<byte[], byte[]> records(Map<TopicPartition, List<byte[]>> values) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        values.forEach((partition, some) -> {
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            for (byte[] value : some) {
                all.add(record(partition, all.size(), value));
            }
            records.put(partition, all);
            next.put(partition, new OffsetAndMetadata(some.size()));
        });
        return new ConsumerRecords<>(records, next);
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, byte[] value) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[] {1}, value);
    }

    private static List<Long> offsets(ConsumerRecords<byte[], byte[]> records, TopicPartition partition) {
        return records.records(partition).stream().map(ConsumerRecord::offset).toList();
    }
}
