// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.TenantId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Searches in the tracking tables, the newest first. Every page is read along an index from the end of the
/// previous page, and reads no more than [#SCANNED] rows: a rarely matching filter returns short pages that still
/// have a next page. Thread-safe.
final class TrackingSearch {

    /// Most rows that are compared with a filter for one page.
    static final int SCANNED = 20_000;

    static final String BY_RECIPIENT = """
            select tenant, key, event_id, recipient, event_type, lane, accepted_at_millis, since_millis, status
            from tracked_notifications
            where tenant = ? and recipient = ? and (since_millis, key) < (?, ?)
            order by since_millis desc, key desc limit ?
            """;

    static final String NOTIFICATIONS = """
            select tenant, key, event_id, recipient, event_type, lane, accepted_at_millis, since_millis, status
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

    private static final String LAST_SCANNED = """
            select $time, key from $table where tenant = ? and ($time, key) < (?, ?)
            order by $time desc, key desc offset %d limit 1
            """.formatted(SCANNED - 1);

    private static final String FILTER = "$filter";

    private final AdminDatabase database;

    TrackingSearch(AdminDatabase database) {
        this.database = database;
    }

    /// Result of a search, with the cursor of the next page; empty on the last page.
    record Found<T>(List<T> items, Optional<SearchCursor> next) {}

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
        List<TrackedNotification> found = database.jdbc()
                .sql(NOTIFICATIONS.replace(FILTER, filter.condition()))
                .params(values(tenant, filter, after, limit))
                .query((row, _) -> TrackingQueries.notification(row))
                .list();
        return found.size() <= limit
                ? new Found<>(found, lastScanned("tracked_notifications", "since_millis", tenant, after))
                : new Found<>(found.subList(0, limit), Optional.of(cursor(found.get(limit - 1))));
    }

    /// Searches by type and lane. The filter's status is ignored: it is a property of notifications.
    Found<TrackedEvent> events(TenantId tenant, SearchFilter filter, SearchCursor after, int limit) {
        SearchFilter ofEvent = new SearchFilter(filter.eventType(), "", filter.lane());
        List<TrackedEvent> found = database.jdbc()
                .sql(EVENTS.replace(FILTER, ofEvent.condition()))
                .params(values(tenant, ofEvent, after, limit))
                .query((row, _) -> TrackingQueries.event(row))
                .list();
        return found.size() <= limit
                ? new Found<>(found, lastScanned("tracked_events", "accepted_at_millis", tenant, after))
                : new Found<>(found.subList(0, limit), Optional.of(cursor(found.get(limit - 1))));
    }

    private static List<Object> values(TenantId tenant, SearchFilter filter, SearchCursor after, int limit) {
        List<Object> values = new ArrayList<>(List.of(tenant.value(), after.millis(), after.keyBytes()));
        values.addAll(filter.values());
        values.add(limit + 1);
        return values;
    }

    private Optional<SearchCursor> lastScanned(String table, String time, TenantId tenant, SearchCursor after) {
        return database.jdbc()
                .sql(LAST_SCANNED.replace("$table", table).replace("$time", time))
                .params(tenant.value(), after.millis(), after.keyBytes())
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
