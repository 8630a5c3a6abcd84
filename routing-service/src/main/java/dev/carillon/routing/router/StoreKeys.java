// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

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

/// Keys of the stores. Parts are separated by a zero byte, which no part contains, so that one part's keys are
/// neighbours and no two different keys are alike.
public final class StoreKeys {

    private static final char SEPARATOR = '\0';

    private StoreKeys() {}

    static Bytes told(RecipientKey recipient, String dedupeKey) {
        return text("d", recipient.tenant().value(), dedupeKey, idOf(recipient));
    }

    /// What the keys have in common of those who were told under a dedupe key.
    static Bytes allTold(TenantId tenant, String dedupeKey) {
        return text("d", tenant.value(), dedupeKey, "");
    }

    /// That a recipient was told of an event, where its dedupe key is not the event's id.
    static Bytes toldEvent(RecipientKey recipient, EventId event) {
        return text("e", recipient.tenant().value(), event.value(), idOf(recipient));
    }

    static Bytes allToldEvent(TenantId tenant, EventId event) {
        return text("e", tenant.value(), event.value(), "");
    }

    static Bytes cancelled(RecipientKey recipient, EventId event) {
        return text("c", recipient.toString(), event.value());
    }

    /// That a delivery reached its device.
    static Bytes reached(Delivery delivery) {
        return text(
                "r",
                RecipientKey.of(delivery.getTenant(), delivery.getRecipient()).toString(),
                delivery.getEventId(),
                delivery.getId());
    }

    /// What the keys of a notification's devices have in common.
    static Bytes allReached(RecipientKey recipient, EventId event) {
        return text("r", recipient.toString(), event.value(), "");
    }

    static Bytes audienceMark(TenantId tenant, EventId event) {
        return text("a", tenant.value(), event.value());
    }

    /// A notification.
    static Bytes instance(RecipientKey recipient, EventId event) {
        return text(
                "n",
                recipient.tenant().value(),
                event.value(),
                recipient.requireRecipient().value());
    }

    /// What the keys of an event's notifications have in common: all of them, or the one of a recipient.
    static Bytes instances(RecipientKey recipient, EventId event) {
        return recipient.recipient().isPresent()
                ? instance(recipient, event)
                : text("n", recipient.tenant().value(), event.value(), "");
    }

    /// That a notification goes by its recipient's clock.
    static Bytes local(RecipientKey recipient, EventId event) {
        return text("l", recipient.toString(), event.value());
    }

    static Bytes locals(RecipientKey recipient) {
        return text("l", recipient.toString(), "");
    }

    static Bytes workflow(TenantId tenant, String id, long version) {
        return text(tenant.value(), id, Long.toString(version));
    }

    static Bytes delivery(Delivery delivery) {
        return delivery(
                RecipientKey.of(delivery.getTenant(), delivery.getRecipient()),
                new EventId(delivery.getEventId()),
                delivery.getId());
    }

    static Bytes delivery(RecipientKey recipient, EventId event, String deliveryId) {
        return text(
                recipient.tenant().value(),
                event.value(),
                recipient.requireRecipient().value(),
                deliveryId);
    }

    /// What the keys of an event's deliveries have in common: to all recipients, or to one.
    static Bytes deliveries(RecipientKey recipient, EventId event) {
        return recipient
                .recipient()
                .map(one -> text(recipient.tenant().value(), event.value(), one.value(), ""))
                .orElseGet(() -> text(recipient.tenant().value(), event.value(), ""));
    }

    static Bytes digest(DigestSlot slot) {
        return text("o", slot.recipient().toString(), slot.course(), slot.place(), slot.key());
    }

    static Bytes digestItem(RecipientKey recipient, EventId digest, long number) {
        return numbered(text("i", recipient.toString(), digest.value(), ""), number);
    }

    static Bytes digestItems(RecipientKey recipient, EventId digest) {
        return text("i", recipient.toString(), digest.value(), "");
    }

    static Bytes digestMember(RecipientKey recipient, EventId event, EventId digest) {
        return text(
                "m",
                recipient.tenant().value(),
                event.value(),
                recipient.requireRecipient().value(),
                digest.value());
    }

    /// What the keys of an event's places in digests have in common: of all recipients, or of one.
    static Bytes digestMembers(RecipientKey recipient, EventId event) {
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

    static Bytes places(OrderPlace place) {
        return places(order(place));
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

    /// The order that a place is in.
    static Bytes orderOf(Bytes place) {
        byte[] key = place.get();
        byte[] order = new byte[key.length - Long.BYTES - 1];
        System.arraycopy(key, 0, order, 0, order.length);
        order[0] = 'q';
        return Bytes.wrap(order);
    }

    static long number(Bytes key) {
        return ByteBuffer.wrap(key.get()).getLong(key.get().length - Long.BYTES);
    }

    static Bytes limit(LimitKey key) {
        return text(key.recipient().toString(), key.scope(), key.key());
    }

    static Bytes habits(RecipientKey recipient) {
        return utf8(recipient.toString());
    }

    static Bytes cancellation(RecipientKey recipient, EventId event) {
        return text("x", recipient.toString(), event.value());
    }

    static Bytes audience(TenantId tenant, EventId event) {
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

    /// The recipient at the end of a member's key.
    static String lastPart(Bytes key) {
        String text = new String(key.get(), StandardCharsets.UTF_8);
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /// The text after the last zero byte.
    static String lastText(Bytes key) {
        String text = new String(key.get(), StandardCharsets.UTF_8);
        return text.substring(text.lastIndexOf(SEPARATOR) + 1);
    }

    /// The first key that can follow the given one.
    static Bytes after(Bytes key) {
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
