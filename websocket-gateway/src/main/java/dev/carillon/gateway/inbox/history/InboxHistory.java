// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.history;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.item.InboxItem;
import dev.carillon.gateway.store.GatewayDatabase;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/// The durable inbox in PostgreSQL. Thread-safe; calls wait for the server and fail with
/// [dev.carillon.gateway.store.StoreUnavailableException] while it is unavailable.
public final class InboxHistory {

    private static final String COLUMNS =
            "lane, position, notification_id, delivery_id, event_id, event_type, category, arrived_at_millis,"
                    + " coalesce(expires_at_millis, 0) as expires_at_millis, content";

    /// Page of a recipient's items with their states, read along an index from the end of the previous page.
    static final String EXPORT = """
            select i.notification_id, i.arrived_at_millis, i.content, coalesce(s.seen, false),
                coalesce(s.read, false), coalesce(s.archived, false), s.chosen
            from gateway.inbox_items i left join gateway.item_states s
                using (tenant, recipient, notification_id)
            where i.tenant = ? and i.recipient = ?
                and (i.arrived_at_millis, i.notification_id) < (?, ?)
            order by i.arrived_at_millis desc, i.notification_id desc limit ?
            """;

    private final GatewayDatabase database;

    public InboxHistory(GatewayDatabase database) {
        this.database = database;
    }

    /// An item with its recipient and the epoch of its position.
    public record OwnedItem(RecipientKey recipient, String epoch, InboxItem item) {}

    /// A withdrawn notification and its recipient.
    public record Withdrawal(RecipientKey recipient, String notificationId) {}

    /// Items and withdrawals of a batch.
    public record Contents(List<OwnedItem> items, List<Withdrawal> withdrawals, long atMillis) {}

    /// Range of positions of a batch in one partition.
    public record Span(HistoryProgress.LanePartition partition, long from, long to, boolean fromLogStart) {}

    /// Result of storing a batch.
    public sealed interface Stored {

        /// @param progress progress in every partition of the batch
        /// @param withdrawn the notifications that had not been withdrawn before
        record Committed(
                Map<HistoryProgress.LanePartition, HistoryProgress.Progress> progress, List<Withdrawn> withdrawn)
                implements Stored {}

        /// Nothing was stored, because the history lacks the records between these positions and the batch.
        record Behind(Map<HistoryProgress.LanePartition, Long> positions) implements Stored {}
    }

    /// Withdrawn notifications of one recipient.
    public record Withdrawn(RecipientKey recipient, long revision, List<String> notificationIds) {}

    /// Stores a batch and its progress in one transaction. Items that are already stored stay unchanged.
    public Stored store(Contents contents, List<Span> spans) {
        return database.inTransactionWithPriority(jdbc -> {
            Map<HistoryProgress.LanePartition, HistoryProgress.Progress> known = HistoryPositions.lock(
                    jdbc, spans.stream().map(Span::partition).toList());
            Map<HistoryProgress.LanePartition, HistoryProgress.Progress> progress = new HashMap<>();
            Map<HistoryProgress.LanePartition, Long> behind = new HashMap<>();
            for (Span span : spans) {
                HistoryProgress.Progress before =
                        known.getOrDefault(span.partition(), new HistoryProgress.Progress(0, 0));
                if (before.position() >= span.from()) {
                    progress.put(
                            span.partition(),
                            new HistoryProgress.Progress(
                                    Math.max(before.position(), span.to()), before.completeFrom()));
                } else if (span.fromLogStart()) {
                    progress.put(span.partition(), new HistoryProgress.Progress(span.to(), span.from()));
                } else {
                    behind.put(span.partition(), before.position());
                }
            }
            if (!behind.isEmpty()) {
                return new Stored.Behind(behind);
            }
            insert(jdbc, contents.items());
            List<Withdrawn> withdrawn = withdraw(jdbc, contents);
            HistoryPositions.record(jdbc, progress);
            return new Stored.Committed(progress, withdrawn);
        });
    }

    /// Stores items ahead of the log's reader, which then finds them stored.
    public void store(Collection<OwnedItem> items) {
        database.inTransaction(jdbc -> {
            insert(jdbc, items);
            return true;
        });
    }

    /// Removes the item at a position, if there is one.
    public void remove(RecipientKey recipient, String notificationId, Cursor at) {
        database.inTransactionWithPriority(jdbc -> jdbc.update(
                """
                delete from gateway.inbox_items
                where tenant = ? and recipient = ? and notification_id = ? and epoch = ? and position = ?
                """,
                recipient.tenant().value(),
                recipient.requireRecipient().value(),
                notificationId,
                at.epoch(),
                at.position()));
    }

    /// The items whose notifications are stored here with another position.
    public Set<OwnedItem> findRepeats(List<OwnedItem> items) {
        return database.inTransactionWithPriority(jdbc -> Set.copyOf(jdbc.query(
                connection -> {
                    PreparedStatement query = connection.prepareStatement("""
                            select a.number from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[])
                                with ordinality as a (tenant, recipient, notification_id, epoch, position, number)
                            join gateway.inbox_items i using (tenant, recipient, notification_id)
                            where (i.epoch, i.position) <> (a.epoch, a.position)
                            """);
                    query.setArray(
                            1,
                            texts(
                                    connection,
                                    items,
                                    owned -> owned.recipient().tenant().value()));
                    query.setArray(
                            2,
                            texts(
                                    connection,
                                    items,
                                    owned ->
                                            owned.recipient().requireRecipient().value()));
                    query.setArray(
                            3, texts(connection, items, owned -> owned.item().notificationId()));
                    query.setArray(4, texts(connection, items, OwnedItem::epoch));
                    query.setArray(
                            5, numbers(connection, items, owned -> owned.item().position()));
                    return query;
                },
                (row, _) -> items.get(row.getInt(1) - 1))));
    }

    /// Items after a cursor, ascending.
    public List<InboxItem> read(RecipientKey recipient, Lane lane, Cursor after, int limit) {
        return database.call(jdbc -> jdbc.sql("select " + COLUMNS + """
                         from gateway.inbox_items
                        where tenant = ? and recipient = ? and lane = ? and epoch = ? and position > ?
                        order by position limit ?
                        """)
                .param(recipient.tenant().value())
                .param(recipient.requireRecipient().value())
                .param(lane.wireName())
                .param(after.epoch())
                .param(after.position())
                .param(limit)
                .query((row, _) -> item(row))
                .list());
    }

    /// An exported item with its state.
    ///
    /// @param chosen id of the action that the recipient chose, if there is one
    public record StoredItem(
            String notificationId,
            Instant arrivedAt,
            String content,
            boolean isSeen,
            boolean isRead,
            boolean isArchived,
            @Nullable String chosen) {}

    /// Position of an item in the order of the export. Items that arrive later come before it.
    public record ExportPosition(long arrivedAtMillis, String notificationId) {

        /// Start of the export, before the newest item.
        public static final ExportPosition START = new ExportPosition(Long.MAX_VALUE, "");
    }

    /// A recipient's items, the newest first; items of the same millisecond by id, descending.
    ///
    /// @param after position of the last item of the page before
    public List<StoredItem> export(RecipientKey recipient, ExportPosition after, int limit) {
        return database.call(jdbc -> jdbc.sql(EXPORT)
                .param(recipient.tenant().value())
                .param(recipient.requireRecipient().value())
                .param(after.arrivedAtMillis())
                .param(after.notificationId())
                .param(limit)
                .query((row, _) -> new StoredItem(
                        row.getString(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getString(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        row.getString(7)))
                .list());
    }

    /// Removes items of a tenant that arrived before an instant, with their states.
    ///
    /// @return number of removed items, at most the limit
    public long purge(TenantId tenant, Instant before, int limit) {
        return database.inTransaction(jdbc -> Objects.requireNonNull(
                jdbc.queryForObject("""
                with purged as (
                    delete from gateway.inbox_items where ctid = any(array(
                        select ctid from gateway.inbox_items
                        where tenant = ? and arrived_at_millis < ? limit ? for update skip locked))
                    returning tenant, recipient, notification_id),
                states as (
                    delete from gateway.item_states s using purged g
                    where s.tenant = g.tenant and s.recipient = g.recipient and s.notification_id = g.notification_id)
                select count(*) from purged
                """, Long.class, tenant.value(), before.toEpochMilli(), limit)));
    }

    /// Removes the recipient's items that arrived before an instant, with their states.
    ///
    /// @return number of removed items
    public long erase(RecipientKey recipient, Instant before) {
        return database.inTransaction(jdbc -> {
            Object[] whose = {
                recipient.tenant().value(), recipient.requireRecipient().value(), before.toEpochMilli()
            };
            jdbc.update("""
                    delete from gateway.item_states s using gateway.inbox_items i
                    where i.tenant = ? and i.recipient = ? and i.arrived_at_millis < ? and s.tenant = i.tenant
                        and s.recipient = i.recipient and s.notification_id = i.notification_id
                    """, whose);
            jdbc.update(
                    "delete from gateway.read_watermarks where tenant = ? and recipient = ? and read_until_millis < ?",
                    whose);
            return (long) jdbc.update(
                    "delete from gateway.inbox_items where tenant = ? and recipient = ? and arrived_at_millis < ?",
                    whose);
        });
    }

    private static List<Withdrawn> withdraw(JdbcTemplate jdbc, Contents contents) {
        // All writers use one order, as for items.
        Map<String, List<Withdrawal>> perRecipient = contents.withdrawals().stream()
                .collect(Collectors.groupingBy(
                        withdrawal -> withdrawal.recipient().toString(), TreeMap::new, Collectors.toList()));
        List<Withdrawn> withdrawn = new ArrayList<>();
        for (List<Withdrawal> some : perRecipient.values()) {
            RecipientKey recipient = some.getFirst().recipient();
            List<String> ids = jdbc.query(
                    """
                    insert into gateway.item_states as s (tenant, recipient, notification_id, withdrawn_at_millis)
                    select distinct ?, ?, id, ?::bigint from unnest(?) as id order by 3
                    on conflict (tenant, recipient, notification_id) do update
                    set withdrawn_at_millis = excluded.withdrawn_at_millis where s.withdrawn_at_millis is null
                    returning notification_id
                    """,
                    (row, _) -> row.getString(1),
                    recipient.tenant().value(),
                    recipient.requireRecipient().value(),
                    contents.atMillis(),
                    some.stream().map(Withdrawal::notificationId).toArray(String[]::new));
            if (!ids.isEmpty()) {
                withdrawn.add(new Withdrawn(recipient, Revisions.record(jdbc, recipient, ids), ids));
            }
        }
        return withdrawn;
    }

    /// Stores items in the transaction of the caller. Items that are already stored stay unchanged.
    public static void insert(JdbcTemplate jdbc, Collection<OwnedItem> items) {
        if (items.isEmpty()) {
            return;
        }
        // All writers use one order, so that two of them cannot deadlock.
        List<OwnedItem> ordered = items.stream()
                .sorted(Comparator.comparing(
                                (OwnedItem owned) -> owned.recipient().toString())
                        .thenComparing(owned -> owned.item().notificationId())
                        .thenComparingLong(owned -> owned.item().position()))
                .toList();
        jdbc.update(connection -> insertion(connection, ordered));
    }

    private static PreparedStatement insertion(Connection connection, List<OwnedItem> items) throws SQLException {
        PreparedStatement insert = connection.prepareStatement("""
                insert into gateway.inbox_items
                    (tenant, recipient, notification_id, lane, epoch, position, delivery_id, event_id, event_type,
                     category, arrived_at_millis, expires_at_millis, content)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[],
                     ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[])
                on conflict (tenant, recipient, notification_id) do nothing
                """);
        List<Array> columns = List.of(
                texts(connection, items, owned -> owned.recipient().tenant().value()),
                texts(
                        connection,
                        items,
                        owned -> owned.recipient().requireRecipient().value()),
                texts(connection, items, owned -> owned.item().notificationId()),
                texts(connection, items, owned -> owned.item().lane().wireName()),
                texts(connection, items, OwnedItem::epoch),
                numbers(connection, items, owned -> owned.item().position()),
                texts(connection, items, owned -> owned.item().deliveryId()),
                texts(connection, items, owned -> owned.item().eventId()),
                texts(connection, items, owned -> owned.item().eventType()),
                texts(connection, items, owned -> owned.item().category()),
                numbers(connection, items, owned -> owned.item().arrivedAt().toEpochMilli()),
                expiries(connection, items),
                texts(connection, items, owned -> owned.item().content().toStringUtf8()));
        for (int i = 0; i < columns.size(); i++) {
            insert.setArray(i + 1, columns.get(i));
        }
        return insert;
    }

    private static Array texts(Connection connection, List<OwnedItem> items, Function<OwnedItem, String> column)
            throws SQLException {
        return connection.createArrayOf("text", items.stream().map(column).toArray());
    }

    private static Array numbers(Connection connection, List<OwnedItem> items, Function<OwnedItem, Long> column)
            throws SQLException {
        return connection.createArrayOf("bigint", items.stream().map(column).toArray());
    }

    private static Array expiries(Connection connection, List<OwnedItem> items) throws SQLException {
        return connection.createArrayOf(
                "bigint",
                items.stream()
                        .map(owned -> owned.item().expiresAtMillis())
                        .map(expiry -> expiry > 0 ? expiry : null)
                        .toArray());
    }

    private static InboxItem item(ResultSet row) throws SQLException {
        return new InboxItem(
                Lane.find(row.getString("lane"))
                        .orElseThrow(() -> new IllegalStateException("a row has an unknown lane")),
                row.getLong("position"),
                row.getString("notification_id"),
                row.getString("delivery_id"),
                row.getString("event_id"),
                row.getString("event_type"),
                row.getString("category"),
                Instant.ofEpochMilli(row.getLong("arrived_at_millis")),
                row.getLong("expires_at_millis"),
                ByteString.copyFromUtf8(row.getString("content")));
    }
}
