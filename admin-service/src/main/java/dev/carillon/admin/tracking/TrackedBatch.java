// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;
import dev.carillon.admin.recipient.ProfileUpdater;
import dev.carillon.events.EventId;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Batch of records, folded to at most one row each before they are written, in the order of keys, so that two
/// instances cannot deadlock. No I/O. Not thread-safe.
final class TrackedBatch {

    private final Map<ByteString, TrackedEvent> events = byKey();
    private final Map<ByteString, TrackedNotification> notifications = byKey();
    private final Map<ByteString, TrackedReceipts> receipts = byKey();
    private final Map<RateKey, Long> rates = new TreeMap<>();
    private final List<Receipt> evidence = new ArrayList<>();

    /// @throws IllegalArgumentException if an id of the event is invalid
    void add(Event event) {
        switch (event.getContentCase()) {
            case CANCELLATION -> put(tracked(event, TrackedEvent.NOT_YET, event.getAcceptedAtMillis()));
            case RETRACTION -> {
                // A retraction has no row: its receipts report the result.
            }
            case DATA, CONTENT_NOT_SET -> submitted(event);
        }
    }

    /// @throws IllegalArgumentException if the receipt has no id, tenant or event
    void add(Receipt receipt) {
        if (receipt.getId().isEmpty()
                || receipt.getEventId().isEmpty()
                || receipt.getTenant().isEmpty()) {
            throw new IllegalArgumentException("a receipt without id, tenant or event");
        }
        ByteString subject;
        if (receipt.getNotificationId().isEmpty()) {
            subject = TrackedKey.ofEvent(receipt.getTenant(), receipt.getEventId());
        } else {
            TrackedNotification notification = new TrackedNotification(
                    text(receipt.getTenant()),
                    receipt.getNotificationId(),
                    text(receipt.getEventId()),
                    text(receipt.getRecipient()),
                    text(receipt.getEventType()),
                    (short) receipt.getLaneValue(),
                    TrackedEvent.NOT_YET,
                    receipt.getAtMillis(),
                    TrackedState.of(receipt).rank());
            put(notification);
            subject = notification.key();
        }
        receipts.computeIfAbsent(subject, TrackedReceipts::new).add(receipt);
        rates.merge(RateKey.of(receipt), 1L, Long::sum);
        if (ProfileUpdater.mayChangeProfile(receipt)) {
            evidence.add(receipt);
        }
    }

    /// Receipts that may affect a profile, in the order in which they were read.
    List<Receipt> evidence() {
        return evidence;
    }

    Collection<TrackedEvent> events() {
        return events.values();
    }

    Collection<TrackedNotification> notifications() {
        return notifications.values();
    }

    Collection<TrackedReceipts> receipts() {
        return receipts.values();
    }

    /// Numbers of facts, in the order of keys.
    Map<RateKey, Long> rates() {
        return rates;
    }

    boolean isEmpty() {
        return events.isEmpty() && notifications.isEmpty() && receipts.isEmpty();
    }

    private void submitted(Event event) {
        put(tracked(event, event.getAcceptedAtMillis(), TrackedEvent.NOT_YET));
        if (event.hasRecipient()) {
            RecipientKey recipient = RecipientKey.of(event.getTenant(), event.getRecipient());
            put(new TrackedNotification(
                    event.getTenant(),
                    NotificationId.of(recipient, new EventId(event.getId())).value(),
                    event.getId(),
                    event.getRecipient(),
                    text(event.getType()),
                    (short) event.getLaneValue(),
                    event.getAcceptedAtMillis(),
                    event.getAcceptedAtMillis(),
                    TrackedState.ACCEPTED.rank()));
            rates.merge(
                    new RateKey(
                            text(event.getTenant()),
                            event.getAcceptedAtMillis(),
                            (short) event.getLaneValue(),
                            (short) 0,
                            TrackedState.ACCEPTED.rank()),
                    1L,
                    Long::sum);
        }
    }

    private static TrackedEvent tracked(Event event, long acceptedAtMillis, long cancelledAtMillis) {
        String audience = event.hasAudience()
                ? (event.getAudience().getEveryone() ? "*" : event.getAudience().getTopic())
                : "";
        return new TrackedEvent(
                text(event.getTenant()),
                new EventId(event.getId()).value(),
                text(event.getType()),
                (short) event.getLaneValue(),
                acceptedAtMillis,
                event.hasAudience() ? 0 : Math.max(1, event.getRecipientCount()),
                text(audience),
                cancelledAtMillis);
    }

    private void put(TrackedEvent event) {
        events.merge(event.key(), event, TrackedEvent::merge);
    }

    private void put(TrackedNotification notification) {
        notifications.merge(notification.key(), notification, TrackedNotification::merge);
    }

    private static <V> Map<ByteString, V> byKey() {
        return new TreeMap<>(ByteString.unsignedLexicographicalComparator());
    }

    /// Text without U+0000, which PostgreSQL cannot store.
    static String text(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }
}
