// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.receipt;

import com.google.protobuf.UnsafeByteOperations;
import dev.carillon.events.topic.HeaderNames;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.ReceiptBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/// Receipts of one partition that are to be written in one record. All must be receipts that no router needs, since
/// a router skips batches. For one thread.
public final class GatheredReceipts {

    /// Bytes of receipts from which on a batch takes no more. A larger receipt is written alone.
    private static final int MOST_BYTES = 64 * 1024;

    private final String topic;
    private final int partition;
    private final int mostReceipts;
    private final List<ProducerRecord<byte[], byte[]>> receipts = new ArrayList<>();
    private int bytes;

    /// @param mostReceipts Most receipts of one record. With 1 every receipt is written alone
    public GatheredReceipts(String topic, int partition, int mostReceipts) {
        this.topic = topic;
        this.partition = partition;
        this.mostReceipts = mostReceipts;
    }

    public boolean isEmpty() {
        return receipts.isEmpty();
    }

    /// True if the record of a receipt fits into this batch. An empty batch takes any receipt.
    public boolean hasRoomFor(ProducerRecord<byte[], byte[]> receipt) {
        return receipts.isEmpty() || (receipts.size() < mostReceipts && bytes + receipt.value().length <= MOST_BYTES);
    }

    /// Adds the record with which the receipt would be written alone.
    public void add(ProducerRecord<byte[], byte[]> receipt) {
        receipts.add(receipt);
        bytes += receipt.value().length;
    }

    /// Record with all receipts, at least one. A lone receipt gets the record that it was added with. A batch has the
    /// key of the first receipt and the time of the last, so that a search by time finds every receipt.
    public ProducerRecord<byte[], byte[]> toRecord() {
        ProducerRecord<byte[], byte[]> first = receipts.getFirst();
        if (receipts.size() == 1) {
            return first;
        }
        ReceiptBatch.Builder batch = ReceiptBatch.newBuilder();
        for (ProducerRecord<byte[], byte[]> receipt : receipts) {
            addTrace(receipt, batch);
            batch.addReceipts(UnsafeByteOperations.unsafeWrap(receipt.value()));
        }
        byte[] value = Receipt.newBuilder().setBatch(batch).build().toByteArray();
        return new ProducerRecord<>(topic, partition, receipts.getLast().timestamp(), first.key(), value);
    }

    /// Keeps the trace context of a receipt if its trace is sampled: nothing is recorded for other traces.
    private static void addTrace(ProducerRecord<byte[], byte[]> receipt, ReceiptBatch.Builder batch) {
        Header header = receipt.headers().lastHeader(HeaderNames.TRACEPARENT);
        if (header != null && isSampled(header.value())) {
            batch.addTraces(ReceiptBatch.TraceContext.newBuilder()
                    .setReceipt(batch.getReceiptsCount())
                    .setTraceparent(new String(header.value(), StandardCharsets.UTF_8)));
        }
    }

    /// True if the flags at the end of a trace context have the bit for sampled traces.
    private static boolean isSampled(byte[] traceparent) {
        return traceparent.length > 0 && (Character.digit(traceparent[traceparent.length - 1], 16) & 1) == 1;
    }
}
