// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.carillon.events.receipt.ReceiptBatches;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Receipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// Filter of the receipts that cannot change the course of a notification. Most receipts are the router's own or
/// report an item in the inbox; of a receipt only the channel and the field number of the fact are read. A batch of
/// receipts has only such receipts, so it is recognised by its first byte. Thread-safe.
public final class UnusedReceipts {

    private static final int FIRST_FACT = Receipt.ROUTED_FIELD_NUMBER;
    private static final int LAST_FACT = Receipt.WITHDRAWAL_REQUESTED_FIELD_NUMBER;
    private static final int CHANNEL_TAG = (Receipt.CHANNEL_FIELD_NUMBER << 3) | WireFormat.WIRETYPE_VARINT;
    private static final Set<Integer> OF_USE = Set.of(
            Receipt.ATTEMPTED_FIELD_NUMBER,
            Receipt.BOUNCED_FIELD_NUMBER,
            Receipt.EXPIRED_FIELD_NUMBER,
            Receipt.CONFIRMED_FIELD_NUMBER,
            Receipt.SEEN_FIELD_NUMBER,
            Receipt.READ_FIELD_NUMBER,
            Receipt.OPENED_FIELD_NUMBER,
            Receipt.CLICKED_FIELD_NUMBER,
            Receipt.WAIT_DUE_FIELD_NUMBER,
            Receipt.RETRACTED_FIELD_NUMBER);

    private final String receipts;

    /// @param receipts topic of the receipts; the records of other topics are kept
    public UnusedReceipts(String receipts) {
        this.receipts = receipts;
    }

    /// The records without those that change nothing. The last record of each partition is kept in any case, because
    /// Kafka Streams commits the offsets of records that it was given.
    public ConsumerRecords<byte[], byte[]> removeFrom(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> left = new HashMap<>();
        boolean removed = false;
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> all = records.records(partition);
            List<ConsumerRecord<byte[], byte[]>> kept = partition.topic().equals(receipts) ? withoutUnused(all) : all;
            removed |= kept.size() < all.size();
            left.put(partition, kept);
        }
        return removed ? new ConsumerRecords<>(left, records.nextOffsets()) : records;
    }

    private static List<ConsumerRecord<byte[], byte[]>> withoutUnused(List<ConsumerRecord<byte[], byte[]>> all) {
        List<ConsumerRecord<byte[], byte[]>> kept = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> receipt : all.subList(0, all.size() - 1)) {
            if (receipt.key() == null || receipt.value() == null || !changesNothing(receipt.value())) {
                kept.add(receipt);
            }
        }
        kept.add(all.getLast());
        return kept;
    }

    /// True for a batch, and if the first fact in the bytes is one of the known facts that change nothing. Any other
    /// record is decoded as a whole.
    public static boolean changesNothing(byte[] receipt) {
        if (ReceiptBatches.isBatch(receipt)) {
            return true;
        }
        CodedInputStream fields = CodedInputStream.newInstance(receipt);
        int channel = ChannelCode.CHANNEL_UNSPECIFIED_VALUE;
        try {
            for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                if (field >= FIRST_FACT) {
                    return field <= LAST_FACT
                            && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                            && !isOfUse(field, channel);
                }
                if (tag == CHANNEL_TAG) {
                    channel = fields.readEnum();
                } else {
                    fields.skipField(tag);
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    /// Attempts at the inbox are ignored, because inbox deliveries are not tracked.
    private static boolean isOfUse(int fact, int channel) {
        boolean isInboxAttempt = fact == Receipt.ATTEMPTED_FIELD_NUMBER && channel == ChannelCode.CHANNEL_IN_APP_VALUE;
        return OF_USE.contains(fact) && !isInboxAttempt;
    }
}
