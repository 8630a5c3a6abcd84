// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/// Keys of the stores. Parts are separated by a zero byte, which no part contains, so that one part's keys are
/// neighbours
/// and no two different keys are alike.
final class StoreKeys {

    private static final char SEPARATOR = '\0';

    private StoreKeys() {}

    static Bytes told(RecipientKey recipient, String dedupeKey) {
        return text("d", recipient.toString(), dedupeKey);
    }

    static Bytes cancelled(RecipientKey recipient, EventId event) {
        return text("c", recipient.toString(), event.value());
    }

    /// What waits because of an event, for one recipient.
    static Bytes ofRecipient(RecipientKey recipient, EventId event) {
        return text(
                recipient.tenant().value(),
                event.value(),
                recipient.requireRecipient().value());
    }

    static Bytes ofDelivery(RecipientKey recipient, EventId event, String deliveryId) {
        return text(
                recipient.tenant().value(),
                event.value(),
                recipient.requireRecipient().value(),
                deliveryId);
    }

    static Bytes ofAudience(TenantId tenant, EventId event) {
        return text(tenant.value(), event.value());
    }

    /// What all keys have in common of what waits because of an event: for one recipient, or for all.
    static Bytes waiting(RecipientKey recipient, EventId event) {
        return recipient
                .recipient()
                .map(one -> text(recipient.tenant().value(), event.value(), one.value(), ""))
                .orElseGet(() -> text(recipient.tenant().value(), event.value(), ""));
    }

    static Bytes membersOf(TenantId tenant, String topic) {
        return utf8(tenant + "/" + topic + "/");
    }

    static Bytes member(RecipientKey recipient, String topic) {
        return utf8(recipient.tenant() + "/" + topic + "/" + recipient.requireRecipient());
    }

    static Bytes recipientsOf(TenantId tenant) {
        return utf8(tenant + "/");
    }

    static Bytes recipient(RecipientKey recipient) {
        return utf8(recipient.toString());
    }

    /// The recipient at the end of a member's key.
    static String lastPart(Bytes key) {
        String text = new String(key.get(), StandardCharsets.UTF_8);
        return text.substring(text.lastIndexOf('/') + 1);
    }

    static boolean startsWith(Bytes key, Bytes prefix) {
        byte[] bytes = key.get();
        byte[] start = prefix.get();
        return bytes.length >= start.length && java.util.Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    /// The first key that can follow the given one.
    static Bytes after(Bytes key) {
        return Bytes.wrap(
                ByteBuffer.allocate(key.get().length + 1).put(key.get()).array());
    }

    private static Bytes text(String... parts) {
        return utf8(String.join(String.valueOf(SEPARATOR), parts));
    }

    private static Bytes utf8(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
