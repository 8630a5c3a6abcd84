// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Searches in the tracking tables, the newest first. Every page is read along an index from the end of the
/// previous page, and reads no more than [#SCANNED] rows: a rarely matching filter returns short pages that still
/// have a next page. Thread-safe.
final class TrackingSearch {

    /// Most rows that are compared with a filter for one page.
    static final int SCANNED = 20_000;

    private static final String NOTIFICATIONS = """
            select tenant, key, event_id, recipient, event_type, lane, accepted_at_millis, since_millis, status,
                holds_event
            from (
                select * from tracked_notifications
                where tenant = ?$scope and (since_millis, key) < (?, ?) and (since_millis, key) >= (?, ?)
                order by since_millis desc, key desc limit %d
            ) scanned where true$filter order by since_millis desc, key desc limit ?
            """.formatted(SCANNED);

    private static final String EVENTS = """
            select tenant, id, event_type, lane, accepted_at_millis, recipients, audience, cancelled_at_millis, key
            from (
                select * from tracked_events
                where tenant = ?$scope and accepted_at_millis < 9223372036854775807
                    and (accepted_at_millis, key) < (?, ?) and (accepted_at_millis, key) >= (?, ?)
                order by accepted_at_millis desc, key desc limit %d
            ) scanned where true$filter order by accepted_at_millis desc, key desc limit ?
            """.formatted(SCANNED);

    /// Events with a row of their own among the given ones, which may also have a row each as a part of a
    /// notification's.
    static final String SHARED = """
            select tenant, id, event_type, lane, accepted_at_millis, recipients, audience, cancelled_at_millis
            from tracked_events where key = any(?)
            """;

    /// First notification of each event that several notifications hold, because its id was submitted more than once.
    static final String FIRST_HOLDING = """
            select distinct on (event_key) key from tracked_notifications where event_key = any(?) and holds_event
            order by event_key, since_millis, key
            """;

    private static final String LAST_SCANNED = """
            select $time, key from $table
            where tenant = ?$scope and ($time, key) < (?, ?) and ($time, key) >= (?, ?)
            order by $time desc, key desc offset %d limit 1
            """.formatted(SCANNED - 1);

    private static final String FILTER = "$filter";
    private static final String SCOPE = "$scope";
    private static final String HOLDS_EVENT = " and holds_event";

    /// Most turns in which a page of events is looked for among notifications of events that are listed elsewhere.
    private static final int MOST_TURNS = 10;

    private final AdminDatabase database;

    TrackingSearch(AdminDatabase database) {
        this.database = database;
    }

    /// Result of a search, with the cursor of the next page; empty on the last page.
    record Found<T>(List<T> items, Optional<SearchCursor> next) {}

    /// @param until row at which the search ends
    private record Search(TenantId tenant, SearchFilter filter, SearchCursor after, SearchCursor until, int limit) {

        static Search of(TenantId tenant, SearchFilter filter, SearchCursor after, int limit) {
            SearchCursor newest = new SearchCursor(filter.period().toMillis(), "");
            return new Search(
                    tenant,
                    filter,
                    after.compareTo(newest) < 0 ? after : newest,
                    new SearchCursor(filter.period().fromMillis(), ""),
                    limit);
        }

        Search from(SearchCursor next) {
            return new Search(tenant, filter, next, until, limit);
        }

        Search endingAt(SearchCursor last) {
            return new Search(tenant, filter, after, last, limit);
        }

        /// Values of the range of rows that are scanned.
        List<Object> range() {
            List<Object> values = new ArrayList<>(List.of(tenant.value()));
            values.addAll(filter.scopeValues(tenant.value()));
            values.addAll(List.of(after.millis(), after.keyBytes(), until.millis(), until.keyBytes()));
            return values;
        }

        List<Object> values() {
            List<Object> values = range();
            values.addAll(filter.values(tenant.value()));
            values.add(limit + 1);
            return values;
        }
    }

    Found<TrackedNotification> notifications(TenantId tenant, SearchFilter filter, SearchCursor after, int limit) {
        return notifications(Search.of(tenant, filter, after, limit), notificationsStatement(filter));
    }

    /// Searches by recipient, type, lane and time. The filter's status is ignored: it is a property of notifications.
    /// The events of a recipient are in the order of the recipient's notifications.
    Found<TrackedEvent> events(TenantId tenant, SearchFilter filter, SearchCursor after, int limit) {
        SearchFilter ofEvent = filter.withoutStatus();
        if (!filter.recipient().isEmpty()) {
            Found<TrackedNotification> found = notifications(tenant, ofEvent, after, limit);
            return new Found<>(eventsOf(found.items()), found.next());
        }
        Search search = Search.of(tenant, ofEvent, after, limit);
        Found<TrackedEvent> page = events(search);
        for (int turn = 1;
                turn < MOST_TURNS && page.items().isEmpty() && page.next().isPresent();
                turn++) {
            page = events(search.from(page.next().orElseThrow()));
        }
        return page;
    }

    static String notificationsStatement(SearchFilter filter) {
        return NOTIFICATIONS.replace(SCOPE, filter.scope()).replace(FILTER, filter.condition());
    }

    /// Notifications that hold their event.
    static String holdingStatement(SearchFilter filter) {
        return NOTIFICATIONS.replace(SCOPE, filter.scope()).replace(FILTER, HOLDS_EVENT + filter.condition());
    }

    static String eventsStatement(SearchFilter filter) {
        return EVENTS.replace(SCOPE, filter.scope()).replace(FILTER, filter.condition());
    }

    /// Cursor of the page that begins after a notification.
    static SearchCursor cursor(TrackedNotification last) {
        return SearchCursor.of(last.sinceMillis(), last.key().toByteArray());
    }

    /// Merges the events with a row of their own and those that a notification holds, as far as both were read.
    private Found<TrackedEvent> events(Search search) {
        Found<TrackedEvent> shared = sharedEvents(search);
        Search asFar = shared.next().map(search::endingAt).orElse(search);
        Found<TrackedNotification> holding = notifications(asFar, holdingStatement(asFar.filter()));
        NavigableMap<SearchCursor, TrackedEvent> merged = new TreeMap<>(Comparator.reverseOrder());
        shared.items().forEach(event -> merged.put(cursor(event), event));
        merged.putAll(heldEvents(holding.items()));
        Optional<SearchCursor> end = Stream.of(shared.next(), holding.next())
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        List<Map.Entry<SearchCursor, TrackedEvent>> read = List.copyOf(
                end.map(last -> merged.headMap(last, true)).orElse(merged).entrySet());
        List<TrackedEvent> items =
                read.stream().limit(search.limit()).map(Map.Entry::getValue).toList();
        return new Found<>(
                items,
                read.size() <= search.limit()
                        ? end
                        : Optional.of(read.get(search.limit() - 1).getKey()));
    }

    private Found<TrackedNotification> notifications(Search search, String statement) {
        List<TrackedNotification> found = database.jdbc()
                .sql(statement)
                .params(search.values())
                .query((row, _) -> TrackingQueries.notification(row))
                .list();
        return found.size() <= search.limit()
                ? new Found<>(found, lastScanned("tracked_notifications", "since_millis", search))
                : new Found<>(found.subList(0, search.limit()), Optional.of(cursor(found.get(search.limit() - 1))));
    }

    private Found<TrackedEvent> sharedEvents(Search search) {
        List<TrackedEvent> found = database.jdbc()
                .sql(eventsStatement(search.filter()))
                .params(search.values())
                .query((row, _) -> TrackingQueries.event(row))
                .list();
        return found.size() <= search.limit()
                ? new Found<>(found, lastScanned("tracked_events", "accepted_at_millis", search))
                : new Found<>(found.subList(0, search.limit()), Optional.of(cursor(found.get(search.limit() - 1))));
    }

    /// Accepted events of notifications, in their order and each one once.
    private List<TrackedEvent> eventsOf(List<TrackedNotification> notifications) {
        Map<String, TrackedEvent> shared = findShared(keys(notifications));
        Map<String, TrackedEvent> events = new LinkedHashMap<>();
        for (TrackedNotification notification : notifications) {
            Stream.of(
                            Optional.ofNullable(shared.get(notification.eventId())),
                            Optional.of(notification)
                                    .filter(TrackedNotification::holdsEvent)
                                    .map(TrackedEvent::of))
                    .flatMap(Optional::stream)
                    .reduce(TrackedEvent::merge)
                    .filter(TrackedEvent::isAccepted)
                    .ifPresent(event -> events.putIfAbsent(event.id(), event));
        }
        return List.copyOf(events.values());
    }

    /// Events of notifications that hold one, without those that have a row of their own with the submission, and each
    /// one once.
    private Map<SearchCursor, TrackedEvent> heldEvents(List<TrackedNotification> holding) {
        if (holding.isEmpty()) {
            return Map.of();
        }
        byte[][] keys = keys(holding);
        Map<String, TrackedEvent> shared = findShared(keys);
        Set<String> first = new HashSet<>(database.jdbc()
                .sql(FIRST_HOLDING)
                .param(keys)
                .query((row, _) -> TrackedKey.notificationId(row.getBytes(1)))
                .list());
        Map<SearchCursor, TrackedEvent> events = new HashMap<>();
        for (TrackedNotification notification : holding) {
            Optional<TrackedEvent> other = Optional.ofNullable(shared.get(notification.eventId()));
            if (first.contains(notification.id())
                    && other.filter(TrackedEvent::isAccepted).isEmpty()) {
                TrackedEvent event = TrackedEvent.of(notification);
                events.put(cursor(notification), other.map(event::merge).orElse(event));
            }
        }
        return events;
    }

    /// Events with a row of their own, by id.
    private Map<String, TrackedEvent> findShared(byte[][] keys) {
        Map<String, TrackedEvent> shared = new HashMap<>();
        database.jdbc()
                .sql(SHARED)
                .param(keys)
                .query((row, _) -> TrackingQueries.event(row))
                .list()
                .forEach(event -> shared.put(event.id(), event));
        return shared;
    }

    private static byte[][] keys(List<TrackedNotification> notifications) {
        return notifications.stream()
                .map(notification -> notification.eventKey().toByteArray())
                .toArray(byte[][]::new);
    }

    private Optional<SearchCursor> lastScanned(String table, String time, Search search) {
        return database.jdbc()
                .sql(LAST_SCANNED
                        .replace("$table", table)
                        .replace("$time", time)
                        .replace(SCOPE, search.filter().scope()))
                .params(search.range())
                .query((row, _) -> SearchCursor.of(row.getLong(1), row.getBytes(2)))
                .optional();
    }

    private static SearchCursor cursor(TrackedEvent last) {
        return SearchCursor.of(last.acceptedAtMillis(), last.key().toByteArray());
    }
}
