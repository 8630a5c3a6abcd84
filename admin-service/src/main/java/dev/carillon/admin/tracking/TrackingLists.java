// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.quota.Quotas;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Receipt;
import dev.carillon.runtime.access.TenantSlots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pages of a tenant's events and notifications, the newest first. Searches for a recipient are recorded in the audit
/// log. Thread-safe.
final class TrackingLists {

    /// Most searches for one page that is filtered by channel, which no column has.
    private static final int MOST_TURNS = 10;

    private final TrackingSearch search;
    private final TrackingQueries queries;
    private final Quotas quotas;
    private final AuditTrail audit;

    TrackingLists(TrackingSearch search, TrackingQueries queries, Quotas quotas, AuditTrail audit) {
        this.search = search;
        this.queries = queries;
        this.quotas = quotas;
        this.audit = audit;
    }

    /// Event in a list.
    ///
    /// @param recipients number of recipients of one submission, of which a campaign makes one for each recipient;
    /// absent for an audience
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EventItem(
            String id,
            String type,
            String lane,
            Instant acceptedAt,
            @Nullable Integer recipients,
            @Nullable String audience,
            @Nullable Instant cancelledAt) {}

    /// Notification in a list.
    ///
    /// @param recipient absent if the caller may not read recipients
    /// @param at earliest instant of any fact about it
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NotificationItem(
            String id,
            String eventId,
            String eventType,
            @Nullable String recipient,
            String lane,
            String status,
            Instant at,
            List<EventTracking.DeliverySummary> deliveries) {

        private boolean hasChannel(Channel channel) {
            return deliveries.stream().anyMatch(delivery -> delivery.channel().equals(channel.wireName()));
        }
    }

    Page<EventItem> events(Caller caller, SearchFilter filter, SearchPage page) {
        try (TenantSlots.Slot _ = quotas.search(caller.tenant())) {
            recordSearch(caller, filter);
            TrackingSearch.Found<TrackedEvent> found =
                    search.events(caller.tenant(), filter, page.after(), page.limit());
            return new Page<>(
                    found.items().stream().map(TrackingLists::item).toList(),
                    found.next().map(SearchCursor::toString));
        }
    }

    Page<NotificationItem> notifications(
            Caller caller, SearchFilter filter, Optional<Channel> channel, SearchPage page) {
        try (TenantSlots.Slot _ = quotas.search(caller.tenant())) {
            recordSearch(caller, filter);
            return channel.isEmpty()
                    ? notifications(caller, filter, page)
                    : ofChannel(caller, filter, channel.get(), page);
        }
    }

    private Page<NotificationItem> notifications(Caller caller, SearchFilter filter, SearchPage page) {
        TrackingSearch.Found<TrackedNotification> found =
                search.notifications(caller.tenant(), filter, page.after(), page.limit());
        return new Page<>(items(caller, found.items()), found.next().map(SearchCursor::toString));
    }

    /// Compares the deliveries of up to [#MOST_TURNS] full pages with the channel.
    private Page<NotificationItem> ofChannel(Caller caller, SearchFilter filter, Channel channel, SearchPage page) {
        List<NotificationItem> matching = new ArrayList<>();
        Optional<SearchCursor> next = Optional.of(page.after());
        for (int turn = 0; turn < MOST_TURNS && next.isPresent(); turn++) {
            TrackingSearch.Found<TrackedNotification> found =
                    search.notifications(caller.tenant(), filter, next.get(), Page.MAX_LIMIT);
            List<NotificationItem> items = items(caller, found.items());
            for (int i = 0; i < items.size(); i++) {
                if (items.get(i).hasChannel(channel)) {
                    matching.add(items.get(i));
                }
                if (matching.size() == page.limit()) {
                    boolean isLast = i == items.size() - 1;
                    return new Page<>(
                            matching,
                            (isLast
                                            ? found.next()
                                            : Optional.of(TrackingSearch.cursor(
                                                    found.items().get(i))))
                                    .map(SearchCursor::toString));
                }
            }
            next = found.next();
        }
        return new Page<>(matching, next.map(SearchCursor::toString));
    }

    private List<NotificationItem> items(Caller caller, List<TrackedNotification> notifications) {
        Map<String, List<Receipt>> receipts = queries.receipts(
                notifications.stream().map(TrackedNotification::id).toList());
        return notifications.stream()
                .map(notification -> new NotificationItem(
                        notification.id(),
                        notification.eventId(),
                        notification.eventType(),
                        EventTracking.recipient(caller, notification),
                        EventTracking.lane(notification.lane()),
                        TrackedState.ofRank(notification.status()).wireName(),
                        Instant.ofEpochMilli(notification.sinceMillis()),
                        EventTracking.deliveries(receipts.getOrDefault(notification.id(), List.of()))))
                .toList();
    }

    private static EventItem item(TrackedEvent event) {
        boolean hasAudience = !event.audience().isEmpty();
        return new EventItem(
                event.id(),
                event.eventType(),
                EventTracking.lane(event.lane()),
                Instant.ofEpochMilli(event.acceptedAtMillis()),
                hasAudience ? null : event.recipients(),
                hasAudience ? event.audience() : null,
                event.cancelledAtMillis() == TrackedEvent.NOT_YET
                        ? null
                        : Instant.ofEpochMilli(event.cancelledAtMillis()));
    }

    private void recordSearch(Caller caller, SearchFilter filter) {
        if (!filter.recipient().isEmpty()) {
            audit.recordRead(Change.done(caller.tenant().value(), "search", "recipient", filter.recipient()));
        }
    }
}
