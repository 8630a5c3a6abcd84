// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.database.AdminDatabase;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Writes batches to the tracking tables. Every statement gives the same end for any order and any repetition of
/// records:
/// the earliest instant, the highest rank, the first telling. Rows that would not change are not touched. Thread-safe.
final class TrackingStore {

    private static final String PUT_EVENTS = """
            insert into tracked_events as t
                (tenant, id, event_type, lane, accepted_at_millis, recipients, audience, cancelled_at_millis)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::smallint[], ?::bigint[], ?::int[], ?::text[], ?::bigint[])
            on conflict (tenant, id) do update set
                (event_type, lane, accepted_at_millis, recipients, audience) = (
                    select event_type, lane, accepted_at_millis, recipients, audience
                    from (values
                        (t.event_type, t.lane, t.accepted_at_millis, t.recipients, t.audience),
                        (excluded.event_type, excluded.lane, excluded.accepted_at_millis, excluded.recipients, excluded.audience)
                    ) as told (event_type, lane, accepted_at_millis, recipients, audience)
                    order by accepted_at_millis, event_type collate "C", lane, recipients, audience collate "C"
                    limit 1),
                cancelled_at_millis = least(t.cancelled_at_millis, excluded.cancelled_at_millis)
            where excluded.cancelled_at_millis < t.cancelled_at_millis
                or (excluded.accepted_at_millis, excluded.event_type collate "C", excluded.lane,
                    excluded.recipients, excluded.audience collate "C")
                < (t.accepted_at_millis, t.event_type, t.lane, t.recipients, t.audience)
            """;

    private static final String PUT_NOTIFICATIONS = """
            insert into tracked_notifications as t
                (tenant, id, event_id, recipient, event_type, lane, accepted_at_millis, status)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::smallint[], ?::bigint[], ?::smallint[])
            on conflict (tenant, id) do update set
                event_type = least(t.event_type, excluded.event_type),
                lane = least(t.lane, excluded.lane),
                accepted_at_millis = least(t.accepted_at_millis, excluded.accepted_at_millis),
                status = greatest(t.status, excluded.status)
            where excluded.status > t.status
                or excluded.accepted_at_millis < t.accepted_at_millis
                or excluded.event_type < t.event_type
                or excluded.lane < t.lane
            """;

    private static final String PUT_RECEIPTS = """
            insert into tracked_receipts as t (tenant, subject, id, at_millis, body)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bytea[])
            on conflict (tenant, subject, id) do update set at_millis = excluded.at_millis, body = excluded.body
            where (excluded.at_millis, excluded.body) < (t.at_millis, t.body)
            """;

    private final AdminDatabase database;

    TrackingStore(AdminDatabase database) {
        this.database = database;
    }

    void write(TrackedBatch batch) {
        if (batch.isEmpty()) {
            return;
        }
        database.inTransaction(jdbc -> putEvents(jdbc, batch.events())
                + putNotifications(jdbc, batch.notifications())
                + putReceipts(jdbc, batch.receipts()));
    }

    private static int putEvents(JdbcClient jdbc, Collection<TrackedEvent> events) {
        if (events.isEmpty()) {
            return 0;
        }
        return jdbc.sql(PUT_EVENTS)
                .params(List.of(
                        texts(events, TrackedEvent::tenant),
                        texts(events, TrackedEvent::id),
                        texts(events, TrackedEvent::eventType),
                        column(events, TrackedEvent::lane, new Short[0]),
                        column(events, TrackedEvent::acceptedAtMillis, new Long[0]),
                        column(events, TrackedEvent::recipients, new Integer[0]),
                        texts(events, TrackedEvent::audience),
                        column(events, TrackedEvent::cancelledAtMillis, new Long[0])))
                .update();
    }

    private static int putNotifications(JdbcClient jdbc, Collection<TrackedNotification> notifications) {
        if (notifications.isEmpty()) {
            return 0;
        }
        return jdbc.sql(PUT_NOTIFICATIONS)
                .params(List.of(
                        texts(notifications, TrackedNotification::tenant),
                        texts(notifications, TrackedNotification::id),
                        texts(notifications, TrackedNotification::eventId),
                        texts(notifications, TrackedNotification::recipient),
                        texts(notifications, TrackedNotification::eventType),
                        column(notifications, TrackedNotification::lane, new Short[0]),
                        column(notifications, TrackedNotification::acceptedAtMillis, new Long[0]),
                        column(notifications, TrackedNotification::status, new Short[0])))
                .update();
    }

    private static int putReceipts(JdbcClient jdbc, Collection<TrackedReceipt> receipts) {
        if (receipts.isEmpty()) {
            return 0;
        }
        return jdbc.sql(PUT_RECEIPTS)
                .params(List.of(
                        texts(receipts, TrackedReceipt::tenant),
                        texts(receipts, TrackedReceipt::subject),
                        texts(receipts, TrackedReceipt::id),
                        column(receipts, TrackedReceipt::atMillis, new Long[0]),
                        column(receipts, receipt -> receipt.body().toByteArray(), new byte[0][])))
                .update();
    }

    private static <R> String[] texts(Collection<R> rows, Function<R, String> value) {
        return column(rows, value, new String[0]);
    }

    private static <R, V> V[] column(Collection<R> rows, Function<R, V> value, V[] none) {
        return rows.stream().map(value).toList().toArray(none);
    }
}
