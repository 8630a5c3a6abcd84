// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.v1.Receipt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The receipts about one subject that are written together. What the subject's own row says is left out of them. One
/// fact
/// may be told more than once, here or in another row: the earliest telling counts, so readers go through [#distinct].
final class TrackedReceipts {

    private final ByteString subject;
    private final Map<String, Receipt> receipts = new TreeMap<>();

    TrackedReceipts(ByteString subject) {
        this.subject = subject;
    }

    void add(Receipt receipt) {
        Receipt.Builder kept = receipt.toBuilder()
                .clearTenant()
                .clearEventId()
                .clearEventType()
                .clearNotificationId();
        if (!receipt.getNotificationId().isEmpty()) {
            kept.clearRecipient().clearLane();
        }
        Receipt told = kept.build();
        receipts.merge(name(told), told, TrackedReceipts::earlier);
    }

    ByteString subject() {
        return subject;
    }

    ByteString firstReceipt() {
        return TrackedKey.ofReceipt(receipts.keySet().iterator().next());
    }

    byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            for (Receipt receipt : receipts.values()) {
                receipt.writeDelimitedTo(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory are always written", e);
        }
        return body.toByteArray();
    }

    /// Reads what [#body] wrote, or several of them in a row.
    static List<Receipt> read(byte[] body) {
        List<Receipt> read = new ArrayList<>();
        ByteArrayInputStream input = new ByteArrayInputStream(body);
        try {
            while (input.available() > 0) {
                read.add(Receipt.parser().parseDelimitedFrom(input));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a receipt was decodable when it was stored", e);
        }
        return read;
    }

    /// Each fact once.
    static List<Receipt> distinct(Collection<Receipt> told) {
        Map<String, Receipt> distinct = new TreeMap<>();
        told.forEach(receipt -> distinct.merge(name(receipt), receipt, TrackedReceipts::earlier));
        return List.copyOf(distinct.values());
    }

    /// A fact about an event as a whole can be told by the routers of several lanes, each for itself.
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
