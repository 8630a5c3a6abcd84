// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.receipt;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import dev.carillon.events.topic.HeaderNames;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.ReceiptBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// Expansion of batches of receipts. Every reader of receipts reads them through [#expand], so that it sees one record
/// for each receipt, whether the receipt was written alone or in a batch.
public final class ReceiptBatches {

    private static final byte BATCH_TAG = (Receipt.BATCH_FIELD_NUMBER << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int TENANT_TAG = (Receipt.TENANT_FIELD_NUMBER << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int RECIPIENT_TAG =
            (Receipt.RECIPIENT_FIELD_NUMBER << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final ByteString SLASH = ByteString.copyFromUtf8("/");
    private static final ByteString EVERY_PARTITION = ByteString.copyFromUtf8("*");

    private ReceiptBatches() {}

    /// True if the value of a receipts record is a batch. Only the first byte is read.
    public static boolean isBatch(byte[] value) {
        return value.length > 0 && value[0] == BATCH_TAG;
    }

    /// Records with one receipt each, in the order in which the receipts were recorded. Records of other topics, and
    /// batches that cannot be decoded, are returned unchanged.
    public static List<ConsumerRecord<byte[], byte[]>> expand(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        List<ConsumerRecord<byte[], byte[]>> expanded = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> read : records) {
            expand(read, expanded);
        }
        return expanded;
    }

    /// The record itself, or one record for each receipt of its batch. They have the offset of the batch, the key of
    /// their receipt, its trace context, and its index as a header.
    public static List<ConsumerRecord<byte[], byte[]>> expand(ConsumerRecord<byte[], byte[]> read) {
        return expand(List.of(read));
    }

    /// Index, from 0, of an expanded receipt in its batch; empty for a receipt that was written alone.
    public static OptionalInt index(ConsumerRecord<?, ?> expanded) {
        Header header = expanded.headers().lastHeader(HeaderNames.RECEIPT_INDEX);
        return header == null
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(new String(header.value(), StandardCharsets.US_ASCII)));
    }

    private static void expand(ConsumerRecord<byte[], byte[]> read, List<ConsumerRecord<byte[], byte[]>> expanded) {
        Optional<ReceiptBatch> batch = batch(read);
        if (batch.isEmpty()) {
            expanded.add(read);
            return;
        }
        List<ByteString> receipts = batch.get().getReceiptsList();
        @Nullable String[] traces = traces(batch.get());
        for (int i = 0; i < receipts.size(); i++) {
            expanded.add(single(read, receipts.get(i).toByteArray(), headers(i, traces[i])));
        }
    }

    private static Optional<ReceiptBatch> batch(ConsumerRecord<byte[], byte[]> read) {
        byte[] value = read.value();
        if (value == null || !isBatch(value) || !Topics.isOfReceipts(read.topic())) {
            return Optional.empty();
        }
        CodedInputStream input = UnsafeByteOperations.unsafeWrap(value).newCodedInput();
        input.enableAliasing(true);
        try {
            return Optional.of(Receipt.parser().parseFrom(input).getBatch());
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String[] traces(ReceiptBatch batch) {
        @Nullable String[] traces = new @Nullable String[batch.getReceiptsCount()];
        for (ReceiptBatch.TraceContext trace : batch.getTracesList()) {
            int receipt = trace.getReceipt();
            if (receipt >= 0 && receipt < traces.length) {
                traces[receipt] = trace.getTraceparent();
            }
        }
        return traces;
    }

    private static Headers headers(int index, @Nullable String traceparent) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(HeaderNames.RECEIPT_INDEX, Integer.toString(index).getBytes(StandardCharsets.US_ASCII));
        if (traceparent != null) {
            headers.add(HeaderNames.TRACEPARENT, traceparent.getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }

    private static ConsumerRecord<byte[], byte[]> single(
            ConsumerRecord<byte[], byte[]> read, byte[] receipt, Headers headers) {
        byte[] key = key(receipt).map(ByteString::toByteArray).orElse(read.key());
        return new ConsumerRecord<>(
                read.topic(),
                read.partition(),
                read.offset(),
                read.timestamp(),
                read.timestampType(),
                key == null ? ConsumerRecord.NULL_SIZE : key.length,
                receipt.length,
                key,
                receipt,
                headers,
                read.leaderEpoch());
    }

    /// Key of a receipt's own record, read without decoding the receipt; empty if it cannot be read.
    private static Optional<ByteString> key(byte[] receipt) {
        CodedInputStream fields = CodedInputStream.newInstance(receipt);
        ByteString tenant = ByteString.EMPTY;
        ByteString recipient = EVERY_PARTITION;
        try {
            for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) > Receipt.RECIPIENT_FIELD_NUMBER) {
                    break;
                }
                if (tag == TENANT_TAG) {
                    tenant = fields.readBytes();
                } else if (tag == RECIPIENT_TAG) {
                    recipient = fields.readBytes();
                } else {
                    fields.skipField(tag);
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return tenant.isEmpty()
                ? Optional.empty()
                : Optional.of(tenant.concat(SLASH).concat(recipient));
    }
}
