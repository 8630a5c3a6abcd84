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
import org.springframework.jdbc.core.simple.JdbcClient;

/// Writer of batches to the tracking tables. Every statement has the same result for any order and any repetition
/// of records: the earliest instant, the highest rank, every fact at least once. Unchanged rows are not written.
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

    private static final String PUT_NOTIFICATIONS = """
            insert into tracked_notifications as t
                (key, event_key, tenant, event_id, recipient, event_type, lane, accepted_at_millis, since_millis, status)
            select * from unnest(?::bytea[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[], ?::smallint[], ?::bigint[],
                ?::bigint[], ?::smallint[])
            on conflict (key) do update set
                event_type = least(t.event_type, excluded.event_type),
                lane = least(t.lane, excluded.lane),
                accepted_at_millis = least(t.accepted_at_millis, excluded.accepted_at_millis),
                since_millis = least(t.since_millis, excluded.since_millis),
                status = greatest(t.status, excluded.status)
            where excluded.status > t.status
                or excluded.accepted_at_millis < t.accepted_at_millis
                or excluded.since_millis < t.since_millis
                or excluded.event_type < t.event_type
                or excluded.lane < t.lane
            """;

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

    private static final String FORGET_RATES = """
            delete from tracked_rates where ctid = any(array(
                select ctid from tracked_rates where at_millis < ? limit 1000 for update skip locked))
            """;

    private static final String FIND_ACCEPTANCES = """
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
                + putReceipts(jdbc, batch.receipts())
                + addRates(jdbc, batch.rates()));
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

    private static int putEvents(JdbcClient jdbc, Collection<TrackedEvent> events) {
        if (events.isEmpty()) {
            return 0;
        }
        return jdbc.sql(PUT_EVENTS)
                .params(List.of(
                        keys(events, TrackedEvent::key),
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
                        keys(notifications, TrackedNotification::key),
                        keys(notifications, TrackedNotification::eventKey),
                        texts(notifications, TrackedNotification::tenant),
                        texts(notifications, TrackedNotification::eventId),
                        texts(notifications, TrackedNotification::recipient),
                        texts(notifications, TrackedNotification::eventType),
                        column(notifications, TrackedNotification::lane, new Short[0]),
                        column(notifications, TrackedNotification::acceptedAtMillis, new Long[0]),
                        column(notifications, TrackedNotification::sinceMillis, new Long[0]),
                        column(notifications, TrackedNotification::status, new Short[0])))
                .update();
    }

    private static int putReceipts(JdbcClient jdbc, Collection<TrackedReceipts> receipts) {
        if (receipts.isEmpty()) {
            return 0;
        }
        return jdbc.sql(PUT_RECEIPTS)
                .params(List.of(
                        keys(receipts, TrackedReceipts::subject),
                        keys(receipts, TrackedReceipts::firstReceipt),
                        column(receipts, TrackedReceipts::body, new byte[0][])))
                .update();
    }

    private static int addRates(JdbcClient jdbc, Map<RateKey, Long> rates) {
        if (rates.isEmpty()) {
            return 0;
        }
        Collection<RateKey> keys = rates.keySet();
        long newest = keys.stream().mapToLong(RateKey::atMillis).max().orElse(0);
        jdbc.sql(FORGET_RATES).param(newest - RateKey.KEPT_MILLIS).update();
        return jdbc.sql(ADD_RATES)
                .params(List.of(
                        texts(keys, RateKey::tenant),
                        column(keys, RateKey::atMillis, new Long[0]),
                        column(keys, RateKey::lane, new Short[0]),
                        column(keys, RateKey::channel, new Short[0]),
                        column(keys, RateKey::state, new Short[0]),
                        rates.values().toArray(Long[]::new)))
                .update();
    }

    private static <R> byte[][] keys(Collection<R> rows, Function<R, ByteString> key) {
        return column(rows, row -> key.apply(row).toByteArray(), new byte[0][]);
    }

    private static <R> String[] texts(Collection<R> rows, Function<R, String> value) {
        return column(rows, value, new String[0]);
    }

    private static <R, V> V[] column(Collection<R> rows, Function<R, V> value, V[] none) {
        return rows.stream().map(value).toList().toArray(none);
    }
}
