// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Receipt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Queries of the tracking tables. Rows of other tenants are never returned. Thread-safe.
final class TrackingQueries {

    static final String FIND_SHARED_EVENT = """
            select tenant, id, event_type, lane, accepted_at_millis, recipients, audience, cancelled_at_millis
            from tracked_events where key = ? and tenant = ?
            """;

    static final String FIND_HELD_EVENT = """
            select tenant, key, event_id, recipient, event_type, lane, accepted_at_millis, since_millis, status,
                holds_event
            from tracked_notifications where event_key = ? and tenant = ? and holds_event
            order by accepted_at_millis, event_type, lane limit 1
            """;

    static final String FIND_NOTIFICATION = """
            select tenant, key, event_id, recipient, event_type, lane, accepted_at_millis, since_millis, status,
                holds_event
            from tracked_notifications where key = ? and tenant = ?
            """;

    static final String FIND_NOTIFICATIONS =
            "select key from tracked_notifications where key between ? and ? and tenant = ? order by key limit 2";

    static final String COUNT_STATUSES =
            "select status, count(*) from tracked_notifications where event_key = ? and tenant = ? group by status";

    static final String LIST_RECEIPTS = """
            select key, receipts from tracked_notifications where key = any(?::bytea[])
            union all
            select subject, body from tracked_receipts where subject = any(?::bytea[])
            """;

    static final String LIST_EVENT_RECEIPTS = "select body from tracked_receipts where subject = ?";

    private final AdminDatabase database;

    TrackingQueries(AdminDatabase database) {
        this.database = database;
    }

    /// Event, from its own row and from the first notification that holds it. Reads all notifications of the event.
    Optional<TrackedEvent> findEvent(TenantId tenant, String id) {
        Optional<TrackedEvent> held = database.jdbc()
                .sql(FIND_HELD_EVENT)
                .params(TrackedKey.ofEvent(tenant.value(), id).toByteArray(), tenant.value())
                .query((row, _) -> TrackedEvent.of(notification(row)))
                .optional();
        return Stream.of(findSharedEvent(tenant, id), held)
                .flatMap(Optional::stream)
                .reduce(TrackedEvent::merge);
    }

    /// Event with a row of its own: it has several recipients or an audience, or it was cancelled.
    Optional<TrackedEvent> findSharedEvent(TenantId tenant, String id) {
        return database.jdbc()
                .sql(FIND_SHARED_EVENT)
                .params(TrackedKey.ofEvent(tenant.value(), id).toByteArray(), tenant.value())
                .query((row, _) -> event(row))
                .optional();
    }

    Optional<TrackedNotification> findNotification(TenantId tenant, String id) {
        if (!TrackedKey.isNotification(id)) {
            return Optional.empty();
        }
        return database.jdbc()
                .sql(FIND_NOTIFICATION)
                .params(TrackedKey.ofNotification(id).toByteArray(), tenant.value())
                .query((row, _) -> notification(row))
                .optional();
    }

    /// Ids of notifications that begin with a text of six hex digits or more after the `n`; at most two.
    List<String> findNotifications(TenantId tenant, String begun) {
        if (!TrackedKey.beginsNotification(begun)) {
            return List.of();
        }
        return database.jdbc()
                .sql(FIND_NOTIFICATIONS)
                .params(TrackedKey.lowest(begun), TrackedKey.highest(begun), tenant.value())
                .query((row, _) -> TrackedKey.notificationId(row.getBytes(1)))
                .list();
    }

    /// Number of an event's notifications by status, as ranks.
    Map<Short, Long> countStatuses(TenantId tenant, String event) {
        Map<Short, Long> counts = new TreeMap<>();
        JdbcClient jdbc = database.jdbc();
        jdbc.sql(COUNT_STATUSES)
                .params(TrackedKey.ofEvent(tenant.value(), event).toByteArray(), tenant.value())
                .query((row, _) -> Map.entry(row.getShort(1), row.getLong(2)))
                .list()
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    /// Receipts of notifications that belong to the caller's tenant, by notification id.
    Map<String, List<Receipt>> receipts(List<String> notifications) {
        Map<String, List<Receipt>> receipts = new HashMap<>();
        byte[][] subjects = notifications.stream()
                .map(id -> TrackedKey.ofNotification(id).toByteArray())
                .toArray(byte[][]::new);
        database.jdbc()
                .sql(LIST_RECEIPTS)
                .params(List.of(subjects, subjects))
                .query((row, _) ->
                        Map.entry(TrackedKey.notificationId(row.getBytes(1)), TrackedReceipts.read(row.getBytes(2))))
                .list()
                .forEach(read -> receipts.computeIfAbsent(read.getKey(), _ -> new ArrayList<>())
                        .addAll(read.getValue()));
        receipts.replaceAll((_, found) -> TrackedReceipts.distinct(found));
        return receipts;
    }

    /// Receipts about an event as a whole. The event must belong to the caller's tenant.
    List<Receipt> eventReceipts(TenantId tenant, String event) {
        List<Receipt> found = new ArrayList<>();
        database.jdbc()
                .sql(LIST_EVENT_RECEIPTS)
                .param(TrackedKey.ofEvent(tenant.value(), event).toByteArray())
                .query((row, _) -> TrackedReceipts.read(row.getBytes(1)))
                .list()
                .forEach(found::addAll);
        return TrackedReceipts.distinct(found);
    }

    static TrackedNotification notification(ResultSet row) throws SQLException {
        return new TrackedNotification(
                row.getString(1),
                TrackedKey.notificationId(row.getBytes(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getShort(6),
                row.getLong(7),
                row.getLong(8),
                row.getShort(9),
                row.getBoolean(10));
    }

    static TrackedEvent event(ResultSet row) throws SQLException {
        return new TrackedEvent(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getShort(4),
                row.getLong(5),
                row.getInt(6),
                row.getString(7),
                row.getLong(8));
    }
}
