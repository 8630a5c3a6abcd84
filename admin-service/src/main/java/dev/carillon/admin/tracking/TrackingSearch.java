// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
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

    static final String BY_RECIPIENT = """
            select tenant, key, event_id, recipient, event_type, lane, accepted_at_millis, since_millis, status,
                holds_event
            from tracked_notifications
            where tenant = ? and recipient = ? and (since_millis, key) < (?, ?)
            order by since_millis desc, key desc limit ?
            """;

    static final String NOTIFICATIONS = """
            select tenant, key, event_id, recipient, event_type, lane, accepted_at_millis, since_millis, status,
                holds_event
            from (
                select * from tracked_notifications where tenant = ? and (since_millis, key) < (?, ?)
                order by since_millis desc, key desc limit %d
            ) scanned where true$filter order by since_millis desc, key desc limit ?
            """.formatted(SCANNED);

    static final String EVENTS = """
            select tenant, id, event_type, lane, accepted_at_millis, recipients, audience, cancelled_at_millis, key
            from (
                select * from tracked_events
                where tenant = ? and accepted_at_millis < 9223372036854775807 and (accepted_at_millis, key) < (?, ?)
                order by accepted_at_millis desc, key desc limit %d
            ) scanned where true$filter order by accepted_at_millis desc, key desc limit ?
            """.formatted(SCANNED);

    /// Notifications that hold their event, no older than a second cursor.
    static final String HOLDING = """
            select tenant, key, event_id, recipient, event_type, lane, accepted_at_millis, since_millis, status,
                holds_event
            from (
                select * from tracked_notifications
                where tenant = ? and (since_millis, key) < (?, ?) and (since_millis, key) >= (?, ?)
                order by since_millis desc, key desc limit %d
            ) scanned where holds_event$filter order by since_millis desc, key desc limit ?
            """.formatted(SCANNED);

    /// Events with a row of their own among the given ones, which have a row each as a part of a notification's.
    static final String ALSO_SHARED = """
            select tenant, id, event_type, lane, accepted_at_millis, recipients, audience, cancelled_at_millis
            from tracked_events where key = any(?)
            """;

    /// First notification of each event that several notifications hold, because its id was submitted more than once.
    static final String FIRST_HOLDING = """
            select distinct on (event_key) key from tracked_notifications where event_key = any(?) and holds_event
            order by event_key, since_millis, key
            """;

    private static final String LAST_SCANNED = """
            select $time, key from $table where tenant = ? and ($time, key) < (?, ?) and ($time, key) >= (?, ?)
            order by $time desc, key desc offset %d limit 1
            """.formatted(SCANNED - 1);

    private static final String FILTER = "$filter";

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

        Search(TenantId tenant, SearchFilter filter, SearchCursor after, int limit) {
            this(tenant, filter, after, SearchCursor.OLDEST, limit);
        }

        Search from(SearchCursor next) {
            return new Search(tenant, filter, next, until, limit);
        }

        Search endingAt(SearchCursor last) {
            return new Search(tenant, filter, after, last, limit);
        }

        List<Object> values() {
            List<Object> values = new ArrayList<>(List.of(tenant.value(), after.millis(), after.keyBytes()));
            values.addAll(filter.values());
            values.add(limit + 1);
            return values;
        }

        List<Object> valuesWithEnd() {
            List<Object> values = values();
            values.addAll(3, List.of(until.millis(), until.keyBytes()));
            return values;
        }
    }

    Found<TrackedNotification> ofRecipient(TenantId tenant, String recipient, SearchCursor after, int limit) {
        List<TrackedNotification> found = database.jdbc()
                .sql(BY_RECIPIENT)
                .params(tenant.value(), recipient, after.millis(), after.keyBytes(), limit + 1)
                .query((row, _) -> TrackingQueries.notification(row))
                .list();
        return found.size() <= limit
                ? new Found<>(found, Optional.empty())
                : new Found<>(found.subList(0, limit), Optional.of(cursor(found.get(limit - 1))));
    }

    Found<TrackedNotification> notifications(TenantId tenant, SearchFilter filter, SearchCursor after, int limit) {
        Search search = new Search(tenant, filter, after, limit);
        return notifications(search, NOTIFICATIONS, search.values());
    }

    /// Searches by type and lane. The filter's status is ignored: it is a property of notifications.
    Found<TrackedEvent> events(TenantId tenant, SearchFilter filter, SearchCursor after, int limit) {
        SearchFilter ofEvent = new SearchFilter(filter.eventType(), "", filter.lane());
        Search search = new Search(tenant, ofEvent, after, limit);
        Found<TrackedEvent> page = events(search);
        for (int turn = 1;
                turn < MOST_TURNS && page.items().isEmpty() && page.next().isPresent();
                turn++) {
            page = events(search.from(page.next().orElseThrow()));
        }
        return page;
    }

    /// Merges the events with a row of their own and those that a notification holds, as far as both were read.
    private Found<TrackedEvent> events(Search search) {
        Found<TrackedEvent> shared = sharedEvents(search);
        Search asFar = shared.next().map(search::endingAt).orElse(search);
        Found<TrackedNotification> holding = notifications(asFar, HOLDING, asFar.valuesWithEnd());
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

    private Found<TrackedNotification> notifications(Search search, String statement, List<Object> values) {
        List<TrackedNotification> found = database.jdbc()
                .sql(statement.replace(FILTER, search.filter().condition()))
                .params(values)
                .query((row, _) -> TrackingQueries.notification(row))
                .list();
        return found.size() <= search.limit()
                ? new Found<>(found, lastScanned("tracked_notifications", "since_millis", search))
                : new Found<>(found.subList(0, search.limit()), Optional.of(cursor(found.get(search.limit() - 1))));
    }

    private Found<TrackedEvent> sharedEvents(Search search) {
        List<TrackedEvent> found = database.jdbc()
                .sql(EVENTS.replace(FILTER, search.filter().condition()))
                .params(search.values())
                .query((row, _) -> TrackingQueries.event(row))
                .list();
        return found.size() <= search.limit()
                ? new Found<>(found, lastScanned("tracked_events", "accepted_at_millis", search))
                : new Found<>(found.subList(0, search.limit()), Optional.of(cursor(found.get(search.limit() - 1))));
    }

    /// Events of notifications that hold one, without those that have a row of their own with the submission, and each
    /// one once.
    private Map<SearchCursor, TrackedEvent> heldEvents(List<TrackedNotification> holding) {
        if (holding.isEmpty()) {
            return Map.of();
        }
        byte[][] keys = holding.stream()
                .map(notification -> notification.eventKey().toByteArray())
                .toArray(byte[][]::new);
        Map<String, TrackedEvent> shared = new HashMap<>();
        database.jdbc()
                .sql(ALSO_SHARED)
                .param(keys)
                .query((row, _) -> TrackingQueries.event(row))
                .list()
                .forEach(event -> shared.put(event.id(), event));
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

    private Optional<SearchCursor> lastScanned(String table, String time, Search search) {
        return database.jdbc()
                .sql(LAST_SCANNED.replace("$table", table).replace("$time", time))
                .params(
                        search.tenant().value(),
                        search.after().millis(),
                        search.after().keyBytes(),
                        search.until().millis(),
                        search.until().keyBytes())
                .query((row, _) -> SearchCursor.of(row.getLong(1), row.getBytes(2)))
                .optional();
    }

    private static SearchCursor cursor(TrackedNotification last) {
        return new SearchCursor(last.sinceMillis(), hex(last.key().toByteArray()));
    }

    private static SearchCursor cursor(TrackedEvent last) {
        return new SearchCursor(last.acceptedAtMillis(), hex(last.key().toByteArray()));
    }

    private static String hex(byte[] key) {
        return HexFormat.of().formatHex(key);
    }
}
