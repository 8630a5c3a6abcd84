// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import dev.carillon.events.EventId;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Delivery;
import dev.carillon.routing.decision.DigestSlot;
import dev.carillon.routing.decision.LimitKey;
import dev.carillon.routing.decision.OrderPlace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/// Keys of the stores. Parts are separated by a zero byte, which no part contains: keys with the same first parts are
/// adjacent, and different parts never give the same key.
public final class StoreKeys {

    private static final char SEPARATOR = '\0';

    private StoreKeys() {}

    static Bytes notified(RecipientKey recipient, String dedupeKey) {
        return text("d", recipient.tenant().value(), dedupeKey, idOf(recipient));
    }

    /// Prefix of the deduplication marks of all recipients under a dedupe key.
    static Bytes allNotified(TenantId tenant, String dedupeKey) {
        return text("d", tenant.value(), dedupeKey, "");
    }

    /// Key of the mark that a recipient was notified of an event, for an event with a dedupe key of its own.
    static Bytes notifiedEvent(RecipientKey recipient, EventId event) {
        return text("e", recipient.tenant().value(), event.value(), idOf(recipient));
    }

    static Bytes allNotifiedEvent(TenantId tenant, EventId event) {
        return text("e", tenant.value(), event.value(), "");
    }

    static Bytes cancelled(RecipientKey recipient, EventId event) {
        return text("c", recipient.toString(), event.value());
    }

    /// Prefix of all cancellation marks.
    static Bytes allCancelled() {
        return text("c", "");
    }

    /// Key of the mark that a delivery reached its device.
    static Bytes reached(Delivery delivery) {
        return text(
                "r",
                RecipientKey.of(delivery.getTenant(), delivery.getRecipient()).toString(),
                delivery.getEventId(),
                delivery.getId());
    }

    /// Prefix of the device marks of a notification.
    static Bytes allReached(RecipientKey recipient, EventId event) {
        return text("r", recipient.toString(), event.value(), "");
    }

    static Bytes audienceMark(TenantId tenant, EventId event) {
        return text("a", tenant.value(), event.value());
    }

    /// Key of a notification.
    public static Bytes instance(RecipientKey recipient, EventId event) {
        return text(
                "n",
                recipient.tenant().value(),
                event.value(),
                recipient.requireRecipient().value());
    }

    /// Prefix of an event's notifications: of all recipients, or of one.
    public static Bytes instances(RecipientKey recipient, EventId event) {
        return recipient.recipient().isPresent()
                ? instance(recipient, event)
                : text("n", recipient.tenant().value(), event.value(), "");
    }

    /// Key of the index entry for a notification that depends on its recipient's time zone.
    public static Bytes local(RecipientKey recipient, EventId event) {
        return text("l", recipient.toString(), event.value());
    }

    public static Bytes locals(RecipientKey recipient) {
        return text("l", recipient.toString(), "");
    }

    static Bytes workflow(TenantId tenant, String id, long version) {
        return text(tenant.value(), id, Long.toString(version));
    }

    public static Bytes delivery(Delivery delivery) {
        return delivery(
                RecipientKey.of(delivery.getTenant(), delivery.getRecipient()),
                new EventId(delivery.getEventId()),
                delivery.getId());
    }

    public static Bytes delivery(RecipientKey recipient, EventId event, String deliveryId) {
        return text(
                recipient.tenant().value(),
                event.value(),
                recipient.requireRecipient().value(),
                deliveryId);
    }

    /// Prefix of an event's deliveries: to all recipients, or to one.
    public static Bytes deliveries(RecipientKey recipient, EventId event) {
        return recipient
                .recipient()
                .map(one -> text(recipient.tenant().value(), event.value(), one.value(), ""))
                .orElseGet(() -> text(recipient.tenant().value(), event.value(), ""));
    }

    public static Bytes digest(DigestSlot slot) {
        return text("o", slot.recipient().toString(), slot.course(), slot.place(), slot.key());
    }

    public static Bytes digestItem(RecipientKey recipient, EventId digest, long number) {
        return numbered(text("i", recipient.toString(), digest.value(), ""), number);
    }

    public static Bytes digestItems(RecipientKey recipient, EventId digest) {
        return text("i", recipient.toString(), digest.value(), "");
    }

    public static Bytes digestMember(RecipientKey recipient, EventId event, EventId digest) {
        return text(
                "m",
                recipient.tenant().value(),
                event.value(),
                recipient.requireRecipient().value(),
                digest.value());
    }

    /// Prefix of an event's digest memberships: of all recipients, or of one.
    public static Bytes digestMembers(RecipientKey recipient, EventId event) {
        return recipient
                .recipient()
                .map(one -> text("m", recipient.tenant().value(), event.value(), one.value(), ""))
                .orElseGet(() -> text("m", recipient.tenant().value(), event.value(), ""));
    }

    static Bytes order(OrderPlace place) {
        return text(
                "q",
                place.recipient().toString(),
                place.orderingKey(),
                place.channel().wireName());
    }

    static Bytes places(Bytes order) {
        byte[] key = order.get();
        byte[] prefix = ByteBuffer.allocate(key.length + 1).put(key).array();
        prefix[0] = 'p';
        return Bytes.wrap(prefix);
    }

    static Bytes place(Bytes order, long number) {
        return numbered(places(order), number);
    }

    /// Prefix of the order queue of a place.
    static Bytes orderOf(Bytes place) {
        byte[] key = place.get();
        byte[] order = new byte[key.length - Long.BYTES - 1];
        System.arraycopy(key, 0, order, 0, order.length);
        order[0] = 'q';
        return Bytes.wrap(order);
    }

    static Bytes limit(LimitKey key) {
        return text(key.recipient().toString(), key.scope(), key.key());
    }

    static Bytes engagement(RecipientKey recipient) {
        return utf8(recipient.toString());
    }

    public static Bytes cancellation(RecipientKey recipient, EventId event) {
        return text("x", recipient.toString(), event.value());
    }

    public static Bytes audience(TenantId tenant, EventId event) {
        return text("a", tenant.value(), event.value());
    }

    static Bytes membersOf(TenantId tenant, String topic) {
        return utf8(tenant + "/" + topic + "/");
    }

    public static Bytes member(RecipientKey recipient, String topic) {
        return utf8(recipient.tenant() + "/" + topic + "/" + recipient.requireRecipient());
    }

    static Bytes recipientsOf(TenantId tenant) {
        return utf8(tenant + "/");
    }

    public static Bytes recipient(RecipientKey recipient) {
        return utf8(recipient.toString());
    }

    /// Recipient at the end of a member's key.
    static String lastPart(Bytes key) {
        String text = new String(key.get(), StandardCharsets.UTF_8);
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /// Text after the last zero byte.
    public static String lastText(Bytes key) {
        String text = new String(key.get(), StandardCharsets.UTF_8);
        return text.substring(text.lastIndexOf(SEPARATOR) + 1);
    }

    /// Smallest key after the given one.
    public static Bytes after(Bytes key) {
        return Bytes.wrap(
                ByteBuffer.allocate(key.get().length + 1).put(key.get()).array());
    }

    private static Bytes numbered(Bytes prefix, long number) {
        return Bytes.wrap(ByteBuffer.allocate(prefix.get().length + Long.BYTES)
                .put(prefix.get())
                .putLong(number)
                .array());
    }

    private static String idOf(RecipientKey recipient) {
        return recipient.recipient().map(RecipientId::value).orElse("");
    }

    private static Bytes text(String... parts) {
        return utf8(String.join(String.valueOf(SEPARATOR), parts));
    }

    private static Bytes utf8(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
