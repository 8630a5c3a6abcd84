// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.v1.Receipt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Receipts about one notification, or about one event as a whole, that are written together, without the values that
/// its own row has. A fact may be reported more than once, here or in another batch: the earliest report counts, so
/// readers use [#distinct]. Not thread-safe.
final class TrackedReceipts {

    private final Map<String, Receipt> receipts = new TreeMap<>();

    void add(Receipt receipt) {
        Receipt.Builder kept = receipt.toBuilder()
                .clearTenant()
                .clearEventId()
                .clearEventType()
                .clearNotificationId();
        if (!receipt.getNotificationId().isEmpty()) {
            kept.clearRecipient().clearLane();
        }
        Receipt reported = kept.build();
        receipts.merge(name(reported), reported, TrackedReceipts::earlier);
    }

    /// Key of the receipt with the least id. There must be a receipt.
    ByteString firstReceipt() {
        return TrackedKey.ofReceipt(receipts.keySet().iterator().next());
    }

    byte[] body() {
        int size = receipts.values().stream()
                .mapToInt(CodedOutputStream::computeMessageSizeNoTag)
                .sum();
        byte[] body = new byte[size];
        CodedOutputStream output = CodedOutputStream.newInstance(body);
        try {
            for (Receipt receipt : receipts.values()) {
                output.writeMessageNoTag(receipt);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to a byte array failed", e);
        }
        return body;
    }

    /// Reads the output of [#body], or several outputs in a row.
    static List<Receipt> read(byte[] body) {
        List<Receipt> read = new ArrayList<>();
        ByteArrayInputStream input = new ByteArrayInputStream(body);
        try {
            while (input.available() > 0) {
                read.add(Receipt.parser().parseDelimitedFrom(input));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("cannot parse a stored receipt", e);
        }
        return read;
    }

    /// Receipts without duplicates of a fact.
    static List<Receipt> distinct(Collection<Receipt> reported) {
        Map<String, Receipt> distinct = new TreeMap<>();
        reported.forEach(receipt -> distinct.merge(name(receipt), receipt, TrackedReceipts::earlier));
        return List.copyOf(distinct.values());
    }

    /// Key of the fact. The routers of several lanes can each report a fact about an event as a whole.
    private static String name(Receipt kept) {
        return kept.getLaneValue() == 0 ? kept.getId() : kept.getId() + "/" + kept.getLaneValue();
    }

    private static Receipt earlier(Receipt one, Receipt other) {
        if (one.getAtMillis() != other.getAtMillis()) {
            return one.getAtMillis() < other.getAtMillis() ? one : other;
        }
        return ByteString.unsignedLexicographicalComparator().compare(one.toByteString(), other.toByteString()) <= 0
                ? one
                : other;
    }
}
