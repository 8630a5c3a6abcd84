// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Data and messages of notifications, as the log has them. Thread-safe; blocks as [LogSearch] does.
final class NotificationContents {

    private final TrackingQueries queries;
    private final TrackingSearch search;
    private final RecordedEvents events;
    private final RecordedMessages messages;

    NotificationContents(
            TrackingQueries queries, TrackingSearch search, RecordedEvents events, RecordedMessages messages) {
        this.queries = queries;
        this.search = search;
        this.events = events;
        this.messages = messages;
    }

    /// Message of one delivery.
    record Sent(String delivery, String channel, RecordedContent<RecordedMessages.Message> content) {}

    /// Delivery with the channel and the time of its first fact.
    private record Decided(String delivery, Channel channel, Instant at) {}

    RecordedContent<RecordedEvents.RecordedEvent> event(TenantId tenant, TrackedNotification notification) {
        return events.find(new RecordedEvents.Place(
                key(notification), notification.eventId(), lane(notification), acceptedAt(tenant, notification)));
    }

    List<Sent> messages(TrackedNotification notification) {
        return decided(notification).map(decided -> sent(notification, decided)).toList();
    }

    Optional<Sent> message(TrackedNotification notification, String delivery) {
        return decided(notification)
                .filter(decided -> decided.delivery().equals(delivery))
                .findFirst()
                .map(decided -> sent(notification, decided));
    }

    Optional<TrackedNotification> anyNotification(TenantId tenant, String event) {
        return search.notifications(tenant, SearchFilter.ofEvent(event), SearchCursor.parse(""), 1).items().stream()
                .findFirst();
    }

    private Stream<Decided> decided(TrackedNotification notification) {
        NotificationTimeline known = NotificationTimeline.of(
                queries.receipts(List.of(notification.id())).getOrDefault(notification.id(), List.of()));
        return known.deliveries().stream()
                .filter(delivery -> delivery.withdraws() == null)
                .flatMap(delivery -> Channel.find(delivery.channel())
                        .map(channel -> new Decided(delivery.id(), channel, known.firstFact(delivery.id())))
                        .stream());
    }

    private Sent sent(TrackedNotification notification, Decided decided) {
        return new Sent(
                decided.delivery(),
                decided.channel().wireName(),
                messages.find(new RecordedMessages.Place(
                        key(notification), decided.delivery(), decided.channel(), lane(notification), decided.at())));
    }

    private static RecipientKey key(TrackedNotification notification) {
        return RecipientKey.of(notification.tenant(), notification.recipient());
    }

    private static Lane lane(TrackedNotification notification) {
        return Arrays.stream(Lane.values())
                .filter(lane -> lane.code().getNumber() == notification.lane())
                .findFirst()
                .orElse(Lane.STANDARD);
    }

    /// Time at which a notification was accepted. For a member of an audience only the event has it.
    private Instant acceptedAt(TenantId tenant, TrackedNotification notification) {
        return Instant.ofEpochMilli(
                notification.acceptedAtMillis() != TrackedEvent.NOT_YET
                        ? notification.acceptedAtMillis()
                        : queries.findSharedEvent(tenant, notification.eventId())
                                .filter(TrackedEvent::isAccepted)
                                .map(TrackedEvent::acceptedAtMillis)
                                .orElse(notification.sinceMillis()));
    }
}
