// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.acknowledgement.Acknowledgement;
import dev.carillon.gateway.acknowledgement.InboxReceipts;
import dev.carillon.gateway.acknowledgement.ReceiptSubject;
import dev.carillon.gateway.inbox.InboxItem;
import dev.carillon.gateway.inbox.ItemState;
import dev.carillon.gateway.inbox.ItemStates;
import dev.carillon.gateway.store.GatewayDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/// The state of items, in PostgreSQL. Acts are merged by the rules of [ReadState], in the statement itself, so
/// that two devices at once end as one after the other would. The receipts of an act are written with it.
/// Thread-safe; calls wait for the server and end with [dev.carillon.gateway.store.StoreUnavailableException]
/// while it is away.
public final class StateStore implements ItemStates {

    private static final int MOST_RECEIPTS = 1_000;

    /// Whether an item (i) with its state (s) counts as read under the watermark (w).
    private static final String IS_READ = """
            case when i.arrived_at_millis <= w.until and coalesce(s.read_at_millis, 0) <= w.until then true
                 else coalesce(s.read, false) end""";

    private static final String WITH_STATE = " " + """
             from gateway.inbox_items i
             left join gateway.item_states s using (tenant, recipient, notification_id)
             cross join (select coalesce(max(read_until_millis), -1) as until from gateway.read_watermarks
                         where tenant = ? and recipient = ?) w
             where i.tenant = ? and i.recipient = ?""";

    private final GatewayDatabase database;
    private final InboxReceipts receipts;

    public StateStore(GatewayDatabase database, InboxReceipts receipts) {
        this.database = database;
        this.receipts = receipts;
    }

    /// Who says something about which items, and when.
    record Statement(RecipientKey recipient, Set<String> ids, long atMillis, String by) {}

    /// @param known those of the ids that stand in the inbox
    /// @param updated those of them for which it was not so before
    record Applied(Set<String> known, Set<String> updated, long unread) {}

    /// One row of a list.
    record Listed(String id, long arrivedAtMillis, ByteString content, ItemState state) {

        ByteString json() {
            return InboxItem.json(content, state);
        }
    }

    /// Where a page of a list ends.
    record PageEnd(long arrivedAtMillis, String id) {}

    Applied apply(Statement statement, StateAct act) {
        String sql = """
                with wanted as (
                    select i.notification_id, i.delivery_id, i.event_id, i.event_type, i.lane,
                           coalesce(s.%1$s, false) as before
                    from gateway.inbox_items i
                    left join gateway.item_states s using (tenant, recipient, notification_id)
                    where i.tenant = ? and i.recipient = ? and i.notification_id = any(?)
                ), changed as (
                    insert into gateway.item_states as s
                        (tenant, recipient, notification_id, %1$s, %1$s_at_millis, %1$s_by)
                    select ?, ?, notification_id, ?, ?, ? from wanted order by notification_id
                    on conflict (tenant, recipient, notification_id) do update
                    set %1$s = excluded.%1$s, %1$s_at_millis = excluded.%1$s_at_millis, %1$s_by = excluded.%1$s_by
                    where (excluded.%1$s_at_millis, excluded.%1$s_by collate "C", excluded.%1$s)
                        > (s.%1$s_at_millis, s.%1$s_by collate "C", s.%1$s)
                    returning notification_id
                )
                select wanted.*, changed.notification_id is not null and before <> ? as updated
                from wanted left join changed using (notification_id)
                """.formatted(act.column());
        return database.inTransaction(jdbc -> {
            List<Row> rows = jdbc.query(
                    sql,
                    (row, _) -> row(statement.recipient(), row),
                    tenant(statement),
                    recipient(statement),
                    ids(statement),
                    tenant(statement),
                    recipient(statement),
                    act.value(),
                    statement.atMillis(),
                    statement.by(),
                    act.value());
            return applied(jdbc, statement, rows, act.fact());
        });
    }

    /// The client has the items; the first word counts.
    Applied confirm(Statement statement) {
        return database.inTransaction(jdbc -> {
            List<Row> rows = jdbc.query(
                    """
                    with wanted as (
                        select notification_id, delivery_id, event_id, event_type, lane
                        from gateway.inbox_items
                        where tenant = ? and recipient = ? and notification_id = any(?)
                    ), changed as (
                        insert into gateway.item_states as s (tenant, recipient, notification_id, confirmed_at_millis)
                        select ?, ?, notification_id, ? from wanted order by notification_id
                        on conflict (tenant, recipient, notification_id) do update
                        set confirmed_at_millis = excluded.confirmed_at_millis
                        where s.confirmed_at_millis is null
                        returning notification_id
                    )
                    select wanted.*, changed.notification_id is not null as updated
                    from wanted left join changed using (notification_id)
                    """,
                    (row, _) -> row(statement.recipient(), row),
                    tenant(statement),
                    recipient(statement),
                    ids(statement),
                    tenant(statement),
                    recipient(statement),
                    statement.atMillis());
            return applied(jdbc, statement, rows, Optional.of(Acknowledgement.CONFIRMED));
        });
    }

    /// Everything that arrived up to the statement's time is read; the ids do not matter.
    Applied readAll(Statement statement) {
        return database.inTransaction(jdbc -> {
            List<Row> rows = jdbc.query(
                    "select i.notification_id, i.delivery_id, i.event_id, i.event_type, i.lane, true as updated"
                            + WITH_STATE + " and i.arrived_at_millis <= ? and not coalesce(s.archived, false) and not "
                            + IS_READ + " limit " + MOST_RECEIPTS,
                    (row, _) -> row(statement.recipient(), row),
                    tenant(statement),
                    recipient(statement),
                    tenant(statement),
                    recipient(statement),
                    statement.atMillis());
            jdbc.update("""
                    insert into gateway.read_watermarks as w (tenant, recipient, read_until_millis) values (?, ?, ?)
                    on conflict (tenant, recipient) do update
                    set read_until_millis = greatest(w.read_until_millis, excluded.read_until_millis)
                    """, tenant(statement), recipient(statement), statement.atMillis());
            return applied(jdbc, statement, rows, Optional.of(Acknowledgement.READ));
        });
    }

    long countUnread(RecipientKey recipient) {
        return database.inTransaction(jdbc -> countUnread(jdbc, recipient));
    }

    /// The newest items that are not archived, newest first.
    ///
    /// @param before the end of the page before
    List<Listed> list(RecipientKey recipient, Optional<PageEnd> before, int limit) {
        PageEnd end = before.orElse(new PageEnd(Long.MAX_VALUE, ""));
        return database.inTransaction(jdbc -> jdbc.query(
                "select i.notification_id, i.arrived_at_millis, i.content, coalesce(s.seen, false) as seen, false"
                        + " as archived, " + IS_READ + " as is_read" + WITH_STATE
                        + " and not coalesce(s.archived, false)"
                        + " and (i.arrived_at_millis, i.notification_id) < (?, ?)"
                        + " order by i.arrived_at_millis desc, i.notification_id desc limit ?",
                (row, _) -> new Listed(
                        row.getString("notification_id"),
                        row.getLong("arrived_at_millis"),
                        ByteString.copyFromUtf8(row.getString("content")),
                        state(row)),
                recipient.tenant().value(),
                recipient.requireRecipient().value(),
                recipient.tenant().value(),
                recipient.requireRecipient().value(),
                end.arrivedAtMillis(),
                end.id(),
                limit));
    }

    @Override
    public Map<String, ItemState> find(RecipientKey recipient, Collection<String> notificationIds) {
        Map<String, ItemState> states = new HashMap<>();
        database.inTransaction(jdbc -> jdbc.query(
                        "select i.notification_id, coalesce(s.seen, false) as seen,"
                                + " coalesce(s.archived, false) as archived, " + IS_READ + " as is_read" + WITH_STATE
                                + " and i.notification_id = any(?)",
                        (row, _) -> Map.entry(row.getString("notification_id"), state(row)),
                        recipient.tenant().value(),
                        recipient.requireRecipient().value(),
                        recipient.tenant().value(),
                        recipient.requireRecipient().value(),
                        notificationIds.toArray(String[]::new)))
                .forEach(entry -> states.put(entry.getKey(), entry.getValue()));
        return states;
    }

    private record Row(ReceiptSubject subject, boolean updated) {}

    private static Row row(RecipientKey recipient, ResultSet row) throws SQLException {
        return new Row(
                new ReceiptSubject(
                        recipient,
                        Lane.find(row.getString("lane"))
                                .orElseThrow(() -> new IllegalStateException("a row of no lane")),
                        row.getString("notification_id"),
                        row.getString("delivery_id"),
                        row.getString("event_id"),
                        row.getString("event_type")),
                row.getBoolean("updated"));
    }

    private static ItemState state(ResultSet row) throws SQLException {
        if (row.getBoolean("archived")) {
            return ItemState.ARCHIVED;
        }
        if (row.getBoolean("is_read")) {
            return ItemState.READ;
        }
        return row.getBoolean("seen") ? ItemState.SEEN : ItemState.UNREAD;
    }

    private Applied applied(JdbcTemplate jdbc, Statement statement, List<Row> rows, Optional<Acknowledgement> fact) {
        List<ReceiptSubject> updated =
                rows.stream().filter(Row::updated).map(Row::subject).toList();
        fact.ifPresent(present -> jdbc.batchUpdate(
                "insert into gateway.receipt_outbox (receipt) values (?)",
                updated.stream()
                        .map(subject -> new Object[] {
                            receipts.acknowledged(subject, present, statement.by())
                                    .toByteArray()
                        })
                        .toList()));
        return new Applied(
                rows.stream().map(row -> row.subject().notificationId()).collect(Collectors.toUnmodifiableSet()),
                updated.stream().map(ReceiptSubject::notificationId).collect(Collectors.toUnmodifiableSet()),
                countUnread(jdbc, statement.recipient()));
    }

    private static long countUnread(JdbcTemplate jdbc, RecipientKey recipient) {
        List<Long> counts = jdbc.query(
                "select count(*)" + WITH_STATE + " and not coalesce(s.archived, false) and not " + IS_READ,
                (row, _) -> row.getLong(1),
                recipient.tenant().value(),
                recipient.requireRecipient().value(),
                recipient.tenant().value(),
                recipient.requireRecipient().value());
        return counts.getFirst();
    }

    private static String tenant(Statement statement) {
        return statement.recipient().tenant().value();
    }

    private static String recipient(Statement statement) {
        return statement.recipient().requireRecipient().value();
    }

    private static String[] ids(Statement statement) {
        return statement.ids().toArray(String[]::new);
    }
}
