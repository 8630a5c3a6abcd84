// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;
import dev.carillon.admin.database.AdminDatabase;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Writer of batches to the tracking tables. Every statement has the same result for any order and any repetition
/// of records: the earliest instant, the highest rank, every fact at least once. Unchanged rows are not written. A
/// batch of plain notifications takes two statements: one writes their rows, the other adds to the counters.
/// Thread-safe.
final class TrackingStore {

    private static final String PUT_EVENTS = """
            insert into tracked_events as t
                (key, tenant, id, event_type, lane, accepted_at_millis, recipients, audience, cancelled_at_millis)
            select * from unnest(?::bytea[], ?::text[], ?::text[], ?::text[], ?::smallint[], ?::bigint[], ?::int[], ?::text[], ?::bigint[])
            on conflict (key) do update set
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

    /// Size from which a row takes no more receipts, in bytes. Appending writes the whole row again, so a notification
    /// with many receipts, such as clicks, would cost more with each. Below it a row stays in its page.
    static final int FULL = 1_000;

    /// Receipts that a full row does not take go to a row of their own in the same statement.
    static final String PUT_NOTIFICATIONS = """
            with told as materialized (
                select * from unnest(?::bytea[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[], ?::smallint[],
                    ?::bigint[], ?::bigint[], ?::smallint[], ?::boolean[], ?::bytea[])
                as folded (key, event_key, tenant, event_id, recipient, event_type, lane, accepted_at_millis,
                    since_millis, status, holds_event, receipts)),
            written as (
                insert into tracked_notifications as t
                    (key, event_key, tenant, event_id, recipient, event_type, lane, accepted_at_millis, since_millis,
                    status, holds_event, receipts)
                select * from told
                on conflict (key) do update set
                    event_type = case when (excluded.accepted_at_millis, excluded.event_type, excluded.lane)
                        < (t.accepted_at_millis, t.event_type, t.lane) then excluded.event_type else t.event_type end,
                    lane = case when (excluded.accepted_at_millis, excluded.event_type, excluded.lane)
                        < (t.accepted_at_millis, t.event_type, t.lane) then excluded.lane else t.lane end,
                    accepted_at_millis = least(t.accepted_at_millis, excluded.accepted_at_millis),
                    since_millis = least(t.since_millis, excluded.since_millis),
                    status = greatest(t.status, excluded.status),
                    holds_event = t.holds_event or excluded.holds_event,
                    receipts = case
                        when octet_length(t.receipts) >= %1$d or position(excluded.receipts in t.receipts) > 0
                        then t.receipts else t.receipts || excluded.receipts end
                where excluded.status > t.status
                    or position(excluded.receipts in t.receipts) = 0
                    or excluded.since_millis < t.since_millis
                    or (excluded.holds_event and not t.holds_event)
                    or (excluded.accepted_at_millis, excluded.event_type, excluded.lane)
                        < (t.accepted_at_millis, t.event_type, t.lane)
                returning t.key, case when octet_length(t.receipts) >= %1$d then t.receipts end as full_receipts)
            insert into tracked_receipts (subject, first_receipt, body)
            select told.key, substring(sha256(told.receipts) for 16), told.receipts
            from written join told on told.key = written.key
            where full_receipts is not null and position(told.receipts in full_receipts) = 0
            on conflict (subject, first_receipt) do nothing
            """.formatted(FULL);

    private static final String PUT_RECEIPTS = """
            insert into tracked_receipts as t (subject, first_receipt, body)
            select * from unnest(?::bytea[], ?::bytea[], ?::bytea[])
            on conflict (subject, first_receipt) do update set body = t.body || excluded.body
            where position(excluded.body in t.body) = 0
            """;

    private static final String ADD_RATES = """
            insert into tracked_rates as r (tenant, at_millis, lane, channel, state, count)
            select * from unnest(?::text[], ?::bigint[], ?::smallint[], ?::smallint[], ?::smallint[], ?::bigint[])
            on conflict (tenant, at_millis, lane, channel, state) do update set count = r.count + excluded.count
            """;

    private static final String ADD_DAYS = """
            insert into tracked_days as d (tenant, day, event_type, channel, fact, count)
            select * from unnest(?::text[], ?::date[], ?::text[], ?::smallint[], ?::text[], ?::bigint[])
            on conflict (tenant, day, event_type, channel, fact) do update set count = d.count + excluded.count
            """;

    static final String FIND_ACCEPTANCES = """
            select n.key, least(n.accepted_at_millis, e.accepted_at_millis)
            from tracked_notifications n left join tracked_events e on e.key = n.event_key
            where n.key = any(?)
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
                + putEventReceipts(jdbc, batch.eventReceipts())
                + addRates(jdbc, batch.rates())
                + addDays(jdbc, batch.days()));
    }

    /// Acceptance times of the notifications' events, as far as they are known.
    Map<String, Long> findAcceptances(Set<String> notifications) {
        byte[][] keys = notifications.stream()
                .map(id -> TrackedKey.ofNotification(id).toByteArray())
                .toArray(byte[][]::new);
        Map<ByteString, String> ids = new HashMap<>();
        notifications.forEach(id -> ids.put(TrackedKey.ofNotification(id), id));
        Map<String, Long> found = new HashMap<>();
        database.jdbc().sql(FIND_ACCEPTANCES).param(keys).query(row -> {
            String id = ids.get(ByteString.copyFrom(row.getBytes(1)));
            long at = row.getLong(2);
            if (id != null && at != TrackedEvent.NOT_YET) {
                found.put(id, at);
            }
        });
        return found;
    }

    private static int putEvents(JdbcClient jdbc, Map<ByteString, TrackedEvent> byKey) {
        if (byKey.isEmpty()) {
            return 0;
        }
        Collection<TrackedEvent> events = byKey.values();
        return jdbc.sql(PUT_EVENTS)
                .params(List.of(
                        keys(byKey.keySet(), key -> key),
                        texts(events, TrackedEvent::tenant),
                        texts(events, TrackedEvent::id),
                        texts(events, TrackedEvent::eventType),
                        column(events, TrackedEvent::lane, Short[]::new),
                        column(events, TrackedEvent::acceptedAtMillis, Long[]::new),
                        column(events, TrackedEvent::recipients, Integer[]::new),
                        texts(events, TrackedEvent::audience),
                        column(events, TrackedEvent::cancelledAtMillis, Long[]::new)))
                .update();
    }

    private static int putNotifications(JdbcClient jdbc, Collection<NotificationRow> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        List<TrackedNotification> notifications =
                rows.stream().map(NotificationRow::notification).toList();
        return jdbc.sql(PUT_NOTIFICATIONS)
                .params(List.of(
                        keys(rows, NotificationRow::key),
                        keys(notifications, TrackedNotification::eventKey),
                        texts(notifications, TrackedNotification::tenant),
                        texts(notifications, TrackedNotification::eventId),
                        texts(notifications, TrackedNotification::recipient),
                        texts(notifications, TrackedNotification::eventType),
                        column(notifications, TrackedNotification::lane, Short[]::new),
                        column(notifications, TrackedNotification::acceptedAtMillis, Long[]::new),
                        column(notifications, TrackedNotification::sinceMillis, Long[]::new),
                        column(notifications, TrackedNotification::status, Short[]::new),
                        column(notifications, TrackedNotification::holdsEvent, Boolean[]::new),
                        column(rows, NotificationRow::receipts, byte[][]::new)))
                .update();
    }

    private static int putEventReceipts(JdbcClient jdbc, Map<ByteString, TrackedReceipts> byEvent) {
        if (byEvent.isEmpty()) {
            return 0;
        }
        Collection<TrackedReceipts> receipts = byEvent.values();
        return jdbc.sql(PUT_RECEIPTS)
                .params(List.of(
                        keys(byEvent.keySet(), key -> key),
                        keys(receipts, TrackedReceipts::firstReceipt),
                        column(receipts, TrackedReceipts::body, byte[][]::new)))
                .update();
    }

    private static int addDays(JdbcClient jdbc, Map<DayKey, Long> days) {
        if (days.isEmpty()) {
            return 0;
        }
        Collection<DayKey> keys = days.keySet();
        return jdbc.sql(ADD_DAYS)
                .params(List.of(
                        texts(keys, DayKey::tenant),
                        column(keys, key -> key.day().toString(), String[]::new),
                        texts(keys, DayKey::eventType),
                        column(keys, DayKey::channel, Short[]::new),
                        texts(keys, DayKey::fact),
                        column(days.values(), count -> count, Long[]::new)))
                .update();
    }

    private static int addRates(JdbcClient jdbc, Map<RateKey, Long> rates) {
        if (rates.isEmpty()) {
            return 0;
        }
        Collection<RateKey> keys = rates.keySet();
        return jdbc.sql(ADD_RATES)
                .params(List.of(
                        texts(keys, RateKey::tenant),
                        column(keys, RateKey::atMillis, Long[]::new),
                        column(keys, RateKey::lane, Short[]::new),
                        column(keys, RateKey::channel, Short[]::new),
                        column(keys, RateKey::state, Short[]::new),
                        rates.values().toArray(Long[]::new)))
                .update();
    }

    private static <R> byte[][] keys(Collection<R> rows, Function<R, ByteString> key) {
        return column(rows, row -> key.apply(row).toByteArray(), byte[][]::new);
    }

    private static <R> String[] texts(Collection<R> rows, Function<R, String> value) {
        return column(rows, value, String[]::new);
    }

    private static <R, V> V[] column(Collection<R> rows, Function<R, V> value, IntFunction<V[]> array) {
        return rows.stream().map(value).toArray(array);
    }
}
