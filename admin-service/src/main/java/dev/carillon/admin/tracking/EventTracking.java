// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Page;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.Receipt;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Events and notifications with their results, as a tenant's callers read them. Thread-safe.
public final class EventTracking {

    private final TrackingQueries queries;
    private final TrackingSearch search;
    private final IntSupplier partitions;

    /// @param partitions supplier of the number of partitions in which an audience is expanded; 0 if it is not
    /// known yet
    EventTracking(TrackingQueries queries, TrackingSearch search, IntSupplier partitions) {
        this.queries = queries;
        this.search = search;
        this.partitions = partitions;
    }

    /// Event with a page of its notifications.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TrackedEvent")
    record EventView(
            String id,
            String type,
            String lane,
            Instant acceptedAt,
            long recipients,
            @Nullable String audience,
            String status,
            EventProgress.@Nullable Expansion progress,
            @Nullable Instant cancelledAt,
            EventProgress.@Nullable Cancellation cancellation,
            Map<String, Long> counts,
            List<Summary> notifications,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String next) {}

    /// Notification in the list of its event.
    ///
    /// @param recipient absent if the caller may not read recipients
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "NotificationSummary")
    record Summary(String id, @Nullable String recipient, String status, List<DeliverySummary> deliveries) {}

    /// Delivery in a list.
    record DeliverySummary(String id, String channel, String status) {}

    /// Notification with all known facts.
    ///
    /// @param recipient absent if the caller may not read recipients
    /// @param digestNotificationId id of the digest notification that contains this notification
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TrackedNotification")
    public record NotificationView(
            String id,
            String eventId,
            String eventType,
            @Nullable String recipient,
            String lane,
            String status,
            @Nullable String digestNotificationId,
            List<NotificationTimeline.DeliveryView> deliveries,
            List<NotificationTimeline.Entry> timeline) {}

    /// Event with a page of its notifications, the newest first.
    ///
    /// @param after next of the previous page; empty for the first page
    EventView event(Caller caller, String id, String after, int limit) {
        int size = Page.requireLimit(limit);
        SearchCursor cursor = SearchCursor.parse(after);
        TrackedEvent event = queries.findEvent(caller.tenant(), id)
                .filter(TrackedEvent::isAccepted)
                .orElseThrow(() -> RefusedException.notFound("such event"));
        Map<Short, Long> counts = queries.countStatuses(caller.tenant(), event.id());
        List<Receipt> receipts = queries.eventReceipts(caller.tenant(), event.id());
        Optional<EventProgress.Cancellation> cancellation = EventProgress.cancellation(receipts);
        TrackingSearch.Found<TrackedNotification> page =
                search.notifications(caller.tenant(), SearchFilter.ofEvent(event.id()), cursor, size);
        return new EventView(
                event.id(),
                event.eventType(),
                lane(event.lane()),
                Instant.ofEpochMilli(event.acceptedAtMillis()),
                recipients(event, counts),
                event.audience().isEmpty() ? null : event.audience(),
                status(event, cancellation, counts),
                event.audience().isEmpty() ? null : EventProgress.expansion(receipts, partitions.getAsInt()),
                event.cancelledAtMillis() == TrackedEvent.NOT_YET
                        ? null
                        : Instant.ofEpochMilli(event.cancelledAtMillis()),
                cancellation.orElse(null),
                EventCounts.byName(counts),
                summaries(caller, page.items()),
                page.next().map(SearchCursor::toString).orElse(null));
    }

    NotificationView notification(Caller caller, String id) {
        TrackedNotification notification = queries.findNotification(caller.tenant(), id)
                .orElseThrow(() -> RefusedException.notFound("such notification"));
        return view(caller, notification, queries.receipts(List.of(id)).getOrDefault(id, List.of()));
    }

    /// Notifications of a recipient, the newest first.
    ///
    /// @param after next of the previous page; empty for the first page
    public Page<NotificationView> ofRecipient(Caller caller, RecipientKey key, String after, int limit) {
        int size = Page.requireLimit(limit);
        TrackingSearch.Found<TrackedNotification> page = search.notifications(
                key.tenant(),
                SearchFilter.ofRecipient(key.requireRecipient().value()),
                SearchCursor.parse(after),
                size);
        Map<String, List<Receipt>> receipts = queries.receipts(
                page.items().stream().map(TrackedNotification::id).toList());
        return new Page<>(
                page.items().stream()
                        .map(notification ->
                                view(caller, notification, receipts.getOrDefault(notification.id(), List.of())))
                        .toList(),
                page.next().map(SearchCursor::toString));
    }

    private NotificationView view(Caller caller, TrackedNotification notification, List<Receipt> receipts) {
        Optional<TrackedEvent> event = notification.holdsEvent()
                ? Optional.of(TrackedEvent.of(notification))
                : queries.findSharedEvent(caller.tenant(), notification.eventId())
                        .filter(TrackedEvent::isAccepted);
        NotificationTimeline journey = NotificationTimeline.of(receipts);
        List<NotificationTimeline.Entry> timeline = new ArrayList<>();
        acceptedAt(notification, event)
                .map(NotificationTimeline.Entry::accepted)
                .ifPresent(timeline::add);
        timeline.addAll(journey.timeline());
        return new NotificationView(
                notification.id(),
                notification.eventId(),
                event.map(TrackedEvent::eventType).orElse(notification.eventType()),
                recipient(caller, notification),
                lane(event.map(TrackedEvent::lane).orElse(notification.lane())),
                TrackedState.ofRank(notification.status()).wireName(),
                journey.digestNotification().orElse(null),
                journey.deliveries(),
                timeline);
    }

    /// Number of recipients: those that the producer named. For an audience or a campaign, those that are known so
    /// far.
    private static long recipients(TrackedEvent event, Map<Short, Long> counts) {
        long known = counts.values().stream().mapToLong(Long::longValue).sum();
        return event.audience().isEmpty() ? Math.max(event.recipients(), known) : known;
    }

    /// Time at which it was accepted for this recipient; for a member of an audience, the time of the event.
    private static Optional<Instant> acceptedAt(TrackedNotification notification, Optional<TrackedEvent> event) {
        return notification.acceptedAtMillis() != TrackedEvent.NOT_YET
                ? Optional.of(Instant.ofEpochMilli(notification.acceptedAtMillis()))
                : event.map(found -> Instant.ofEpochMilli(found.acceptedAtMillis()));
    }

    private List<Summary> summaries(Caller caller, List<TrackedNotification> notifications) {
        Map<String, List<Receipt>> receipts = queries.receipts(
                notifications.stream().map(TrackedNotification::id).toList());
        return notifications.stream()
                .map(notification -> new Summary(
                        notification.id(),
                        recipient(caller, notification),
                        TrackedState.ofRank(notification.status()).wireName(),
                        deliveries(receipts.getOrDefault(notification.id(), List.of()))))
                .toList();
    }

    static List<DeliverySummary> deliveries(List<Receipt> receipts) {
        return NotificationTimeline.of(receipts).deliveries().stream()
                .map(delivery -> new DeliverySummary(delivery.id(), delivery.channel(), delivery.status()))
                .toList();
    }

    /// Recipient's id, which may be an e-mail address; null if the caller may not read recipients.
    static @Nullable String recipient(Caller caller, TrackedNotification notification) {
        return caller.isAllowed(Scope.RECIPIENTS_READ) ? notification.recipient() : null;
    }

    /// Status of an event. A cancellation that could not stop any notification does not make it cancelled.
    private static String status(
            TrackedEvent event, Optional<EventProgress.Cancellation> cancellation, Map<Short, Long> counts) {
        int highest = counts.keySet().stream().mapToInt(Short::intValue).max().orElse(TrackedState.ACCEPTED.rank());
        boolean isTooLate = cancellation
                .filter(applied -> applied.stopped() == 0)
                .filter(applied -> applied.left() > 0 || highest > TrackedState.ACCEPTED.rank())
                .isPresent();
        boolean isCancelled = event.cancelledAtMillis() != TrackedEvent.NOT_YET && !isTooLate;
        return isCancelled
                ? TrackedState.CANCELLED.wireName()
                : TrackedState.ofRank(highest).wireName();
    }

    static String lane(short number) {
        return Optional.ofNullable(LaneCode.forNumber(number))
                .flatMap(Lane::find)
                .map(Lane::wireName)
                .orElse("unknown");
    }

    /// Number of a lane in the tracking tables; empty if there is no such lane.
    static Optional<Short> laneNumber(String wireName) {
        return Lane.find(wireName).map(lane -> (short) lane.code().getNumber());
    }
}
