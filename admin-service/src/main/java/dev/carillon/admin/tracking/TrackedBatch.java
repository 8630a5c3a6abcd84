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

/// Batch of records, folded to one row for each notification before they are written, in the order of keys, so that
/// two instances cannot deadlock. No I/O. Not thread-safe.
final class TrackedBatch {

    /// Beginning of what a campaign submits under. Its events have one recipient each, but one id for all.
    private static final String CAMPAIGN = "campaign:";

    private final Map<ByteString, TrackedEvent> events = byKey();
    private final Map<ByteString, TrackedReceipts> eventReceipts = byKey();

    /// Rows by notification id, which contains the key in hex and so has the order of keys.
    private final Map<String, NotificationRow> notifications = new TreeMap<>();

    private final Map<RateKey, Long> rates = new TreeMap<>();
    private final Map<DayKey, Long> days = new TreeMap<>();
    private final List<Receipt> evidence = new ArrayList<>();

    /// @return id of the notification that the event asks for; empty for an audience, a cancellation or a retraction
    /// @throws IllegalArgumentException if an id of the event is invalid
    String add(Event event) {
        return switch (event.getContentCase()) {
            case CANCELLATION -> {
                put(tracked(event, TrackedEvent.NOT_YET, event.getAcceptedAtMillis()));
                yield "";
            }
            // A retraction has no row: its receipts report the result.
            case RETRACTION -> "";
            case DATA, CONTENT_NOT_SET -> submitted(event);
        };
    }

    /// @throws IllegalArgumentException if the receipt has no id, tenant or event
    void add(Receipt receipt) {
        if (receipt.getId().isEmpty()
                || receipt.getEventId().isEmpty()
                || receipt.getTenant().isEmpty()) {
            throw new IllegalArgumentException("a receipt without id, tenant or event");
        }
        if (receipt.getNotificationId().isEmpty()) {
            eventReceipts
                    .computeIfAbsent(
                            TrackedKey.ofEvent(receipt.getTenant(), receipt.getEventId()), _ -> new TrackedReceipts())
                    .add(receipt);
        } else {
            NotificationRow row = put(new TrackedNotification(
                    text(receipt.getTenant()),
                    receipt.getNotificationId(),
                    text(receipt.getEventId()),
                    text(receipt.getRecipient()),
                    text(receipt.getEventType()),
                    (short) receipt.getLaneValue(),
                    TrackedEvent.NOT_YET,
                    receipt.getAtMillis(),
                    TrackedState.of(receipt).rank(),
                    false));
            row.add(receipt);
        }
        rates.merge(RateKey.of(receipt), 1L, Long::sum);
        days.merge(DayKey.of(receipt), 1L, Long::sum);
        if (receipt.getAttempted().getCostMicros() > 0) {
            days.merge(DayKey.ofCost(receipt), receipt.getAttempted().getCostMicros(), Long::sum);
        }
        if (ProfileUpdater.mayChangeProfile(receipt)) {
            evidence.add(receipt);
        }
    }

    /// Receipts that may affect a profile, in the order in which they were read.
    List<Receipt> evidence() {
        return evidence;
    }

    /// Rows of events, by key: those with several recipients or an audience, and those that were cancelled.
    Map<ByteString, TrackedEvent> events() {
        return events;
    }

    /// Rows of notifications, in the order of keys.
    Collection<NotificationRow> notifications() {
        return notifications.values();
    }

    /// Receipts about events as a whole, by the event's key.
    Map<ByteString, TrackedReceipts> eventReceipts() {
        return eventReceipts;
    }

    /// Numbers of facts, in the order of keys.
    Map<RateKey, Long> rates() {
        return rates;
    }

    /// Numbers of facts by day, in the order of keys.
    Map<DayKey, Long> days() {
        return days;
    }

    boolean isEmpty() {
        return events.isEmpty() && notifications.isEmpty() && eventReceipts.isEmpty();
    }

    private String submitted(Event event) {
        boolean hasOneRecipient = event.hasRecipient()
                && event.getRecipientCount() == 1
                && !event.getSubmittedBy().startsWith(CAMPAIGN);
        if (!hasOneRecipient) {
            put(tracked(event, event.getAcceptedAtMillis(), TrackedEvent.NOT_YET));
        }
        if (!event.hasRecipient()) {
            return "";
        }
        RecipientKey recipient = RecipientKey.of(event.getTenant(), event.getRecipient());
        String notification =
                NotificationId.of(recipient, new EventId(event.getId())).value();
        put(new TrackedNotification(
                event.getTenant(),
                notification,
                event.getId(),
                event.getRecipient(),
                text(event.getType()),
                (short) event.getLaneValue(),
                event.getAcceptedAtMillis(),
                event.getAcceptedAtMillis(),
                TrackedState.ACCEPTED.rank(),
                hasOneRecipient));
        rates.merge(
                new RateKey(
                        text(event.getTenant()),
                        event.getAcceptedAtMillis(),
                        (short) event.getLaneValue(),
                        (short) 0,
                        TrackedState.ACCEPTED.rank()),
                1L,
                Long::sum);
        days.merge(DayKey.ofAcceptance(event), 1L, Long::sum);
        return notification;
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

    private NotificationRow put(TrackedNotification notification) {
        NotificationRow row = notifications.computeIfAbsent(notification.id(), _ -> new NotificationRow(notification));
        row.merge(notification);
        return row;
    }

    private static <V> Map<ByteString, V> byKey() {
        return new TreeMap<>(ByteString.unsignedLexicographicalComparator());
    }

    /// Text without U+0000, which PostgreSQL cannot store.
    static String text(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }
}
