// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Receipt;
import dev.carillon.gateway.acknowledgement.Acknowledgement;
import dev.carillon.gateway.acknowledgement.InboxReceipts;
import dev.carillon.gateway.acknowledgement.ReceiptSubject;
import dev.carillon.gateway.inbox.ItemStates;
import dev.carillon.gateway.inbox.ItemView;
import dev.carillon.gateway.inbox.history.InboxHistory;
import dev.carillon.gateway.inbox.history.Revisions;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.store.GatewayDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/// The state of items, in PostgreSQL. The SQL statement merges acts by the rules of [ReadState], so concurrent acts of
/// two devices have the same result as sequential ones. The receipts of an act are written in the same transaction.
/// Each change has a revision, from which a device that was offline resumes. Thread-safe; calls wait for the server and
/// end with [dev.carillon.gateway.store.StoreUnavailableException] while it is unavailable.
public final class StateStore implements ItemStates {

    /// Most items that get receipts and a new revision when a client marks all items as read. A device that was offline
    /// then cannot resume and loads its list.
    private static final int MOST_READ_AT_ONCE = ChangeHistory.MOST + 1;

    private final GatewayDatabase database;
    private final InboxReceipts receipts;
    private final InstantSource clock;
    private final ChangeHistory changes;

    public StateStore(GatewayDatabase database, InboxReceipts receipts, InstantSource clock) {
        this.database = database;
        this.receipts = receipts;
        this.clock = clock;
        this.changes = new ChangeHistory(database, clock);
    }

    /// Items that a device acts on, and the time of the act.
    ///
    /// @param ahead items of the recipient that the history does not have yet. They are stored in the transaction
    /// of the act, so that it finds them and the counts include them
    record Statement(
            RecipientKey recipient,
            Set<String> ids,
            long atMillis,
            String by,
            Collection<InboxHistory.OwnedItem> ahead) {

        Statement(RecipientKey recipient, Set<String> ids, long atMillis, String by) {
            this(recipient, ids, atMillis, by, List.of());
        }

        Statement with(Collection<InboxHistory.OwnedItem> items) {
            return new Statement(recipient, ids, atMillis, by, items);
        }

        Statement of(Collection<ReceiptSubject> items) {
            return new Statement(
                    recipient,
                    items.stream().map(ReceiptSubject::notificationId).collect(Collectors.toSet()),
                    atMillis,
                    by);
        }
    }

    /// @param known the ids that are in the inbox
    /// @param updated the items that the act changed, with their new state
    /// @param revision the change's revision; absent if no item changed or other devices need no message
    record Applied(Set<String> known, Map<String, ItemView> updated, OptionalLong revision, Counts counts) {}

    /// One row of a list.
    record Listed(String id, long arrivedAtMillis, ByteString content, ItemView view) {

        ByteString json() {
            return view.json(content);
        }
    }

    /// Last item of a page of a list.
    record PageEnd(long arrivedAtMillis, String id) {}

    Applied apply(Statement statement, StateAct act) {
        return database.inTransaction(jdbc -> {
            InboxHistory.insert(jdbc, statement.ahead());
            List<Row> rows = apply(jdbc, statement, act);
            act.fact().ifPresent(fact -> insertReceipts(jdbc, statement, updated(rows), fact));
            return changed(jdbc, statement, rows);
        });
    }

    private static List<Row> apply(JdbcTemplate jdbc, Statement statement, StateAct act) {
        String sql = """
                with wanted as (
                    select i.notification_id, i.delivery_id, i.event_id, i.event_type, i.lane,
                           coalesce(s.%1$s, %2$s) as before, s.withdrawn_at_millis is not null as withdrawn
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
                select wanted.*, changed.notification_id is not null and before <> ? and not withdrawn as updated
                from wanted left join changed using (notification_id)
                """.formatted(act.column(), act.unsetLiteral());
        return jdbc.query(
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
    }

    /// Records the action that the recipient chose, and marks the items as read. The first choice stays. Items that do
    /// not offer the action, and those that are expired or withdrawn, are not updated.
    Applied choose(Statement statement, String action) {
        String sql = """
                with wanted as (
                    select i.notification_id, i.delivery_id, i.event_id, i.event_type, i.lane,
                           s.withdrawn_at_millis is null and not coalesce(i.expires_at_millis <= ?, false)
                               and exists (select 1 from json_array_elements(i.content::json -> 'actions') a
                                           where a ->> 'id' = ?) as offered
                    from gateway.inbox_items i
                    left join gateway.item_states s using (tenant, recipient, notification_id)
                    where i.tenant = ? and i.recipient = ? and i.notification_id = any(?)
                ), changed as (
                    insert into gateway.item_states as s (tenant, recipient, notification_id, chosen)
                    select ?, ?, notification_id, ? from wanted where offered order by notification_id
                    on conflict (tenant, recipient, notification_id) do update set chosen = excluded.chosen
                    where s.chosen is null
                    returning notification_id
                )
                select wanted.*, changed.notification_id is not null as updated
                from wanted left join changed using (notification_id)
                """;
        return database.inTransaction(jdbc -> {
            InboxHistory.insert(jdbc, statement.ahead());
            List<Row> rows = jdbc.query(
                    sql,
                    (row, _) -> row(statement.recipient(), row),
                    clock.millis(),
                    action,
                    tenant(statement),
                    recipient(statement),
                    ids(statement),
                    tenant(statement),
                    recipient(statement),
                    action);
            List<ReceiptSubject> chosen = updated(rows);
            if (!chosen.isEmpty()) {
                insertReceipts(
                        jdbc,
                        chosen.stream()
                                .map(subject -> receipts.chosen(subject, action))
                                .toList());
                List<Row> read = apply(jdbc, statement.of(chosen), StateAct.READ);
                insertReceipts(jdbc, statement, updated(read), Acknowledgement.READ);
            }
            return changed(jdbc, statement, rows);
        });
    }

    /// Records that the client has received the items. The first confirmation counts. One statement returns the counts
    /// too, which a confirmation does not change.
    Applied confirm(Statement statement) {
        String sql = """
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
                ), counts as (%s)
                select counts.*, w.*, c.notification_id is not null as updated
                from counts left join wanted w on true left join changed c using (notification_id)
                """.formatted(ItemQueries.COUNTS);
        List<Object> parameters = new ArrayList<>(List.of(
                tenant(statement),
                recipient(statement),
                ids(statement),
                tenant(statement),
                recipient(statement),
                statement.atMillis()));
        parameters.addAll(List.of(ItemQueries.parameters(statement.recipient(), clock.millis())));
        return database.inTransaction(jdbc -> {
            InboxHistory.insert(jdbc, statement.ahead());
            List<Confirmed> found =
                    jdbc.query(sql, (row, _) -> confirmed(statement.recipient(), row), parameters.toArray());
            List<Row> rows = found.stream().flatMap(one -> one.row().stream()).toList();
            List<ReceiptSubject> updated = updated(rows);
            insertReceipts(jdbc, statement, updated, Acknowledgement.CONFIRMED);
            return new Applied(
                    known(rows),
                    updated.stream().collect(Collectors.toMap(ReceiptSubject::notificationId, _ -> ItemView.NEW)),
                    OptionalLong.empty(),
                    found.getFirst().counts());
        });
    }

    /// @param row empty if none of the items is in the inbox
    private record Confirmed(Counts counts, Optional<Row> row) {}

    private static Confirmed confirmed(RecipientKey recipient, ResultSet row) throws SQLException {
        Counts counts = ItemQueries.counts(row);
        return row.getString("notification_id") == null
                ? new Confirmed(counts, Optional.empty())
                : new Confirmed(counts, Optional.of(row(recipient, row)));
    }

    /// Marks all items that arrived up to the statement's time as read. Ignores the statement's ids.
    Applied readAll(Statement statement) {
        return database.inTransaction(jdbc -> {
            List<Row> rows = jdbc.query(
                    "select notification_id, delivery_id, event_id, event_type, lane, true as updated from ("
                            + ItemQueries.ITEMS + ") i where not archived and not is_read and not withdrawn"
                            + " and arrived_at_millis <= ? order by arrived_at_millis desc limit " + MOST_READ_AT_ONCE,
                    (row, _) -> row(statement.recipient(), row),
                    ItemQueries.parameters(statement.recipient(), clock.millis(), statement.atMillis()));
            jdbc.update("""
                    insert into gateway.read_watermarks as w (tenant, recipient, read_until_millis) values (?, ?, ?)
                    on conflict (tenant, recipient) do update
                    set read_until_millis = greatest(w.read_until_millis, excluded.read_until_millis)
                    """, tenant(statement), recipient(statement), statement.atMillis());
            insertReceipts(jdbc, statement, updated(rows), Acknowledgement.READ);
            return changed(jdbc, statement, rows);
        });
    }

    /// Arrival time of an item; absent if it is not in the inbox.
    OptionalLong findArrival(RecipientKey recipient, String notificationId) {
        return database.call(jdbc -> jdbc.sql("""
                        select arrived_at_millis from gateway.inbox_items
                        where tenant = ? and recipient = ? and notification_id = ?
                        """)
                .params(recipient.tenant().value(), recipient.requireRecipient().value(), notificationId)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
    }

    Counts count(RecipientKey recipient) {
        return database.inTransaction(jdbc -> ItemQueries.count(jdbc, recipient, clock.millis()));
    }

    /// The newest items that pass the filter, newest first.
    ///
    /// @param before the end of the page before
    List<Listed> list(RecipientKey recipient, ListFilter filter, Optional<PageEnd> before, int limit) {
        PageEnd end = before.orElse(new PageEnd(Long.MAX_VALUE, ""));
        return database.inTransaction(jdbc -> ItemQueries.list(jdbc, recipient, clock.millis(), filter, end, limit));
    }

    @Override
    public Map<String, ItemView> find(RecipientKey recipient, Collection<String> notificationIds) {
        return database.inTransaction(jdbc -> ItemQueries.views(jdbc, recipient, clock.millis(), notificationIds));
    }

    @Override
    public Changes openChanges(RecipientKey recipient, Optional<Cursor> cursor) {
        return changes.open(recipient, cursor);
    }

    private record Row(ReceiptSubject subject, boolean updated) {}

    private static Row row(RecipientKey recipient, ResultSet row) throws SQLException {
        return new Row(
                new ReceiptSubject(
                        recipient,
                        Lane.find(row.getString("lane"))
                                .orElseThrow(() -> new IllegalStateException("a row has an unknown lane")),
                        row.getString("notification_id"),
                        row.getString("delivery_id"),
                        row.getString("event_id"),
                        row.getString("event_type")),
                row.getBoolean("updated"));
    }

    private Applied changed(JdbcTemplate jdbc, Statement statement, List<Row> rows) {
        List<ReceiptSubject> updated = updated(rows);
        Counts counts = ItemQueries.count(jdbc, statement.recipient(), clock.millis());
        if (updated.isEmpty()) {
            return new Applied(known(rows), Map.of(), OptionalLong.empty(), counts);
        }
        List<String> ids = updated.stream().map(ReceiptSubject::notificationId).toList();
        long revision = Revisions.record(jdbc, statement.recipient(), ids);
        Map<String, ItemView> views =
                new HashMap<>(ItemQueries.views(jdbc, statement.recipient(), clock.millis(), ids));
        return new Applied(known(rows), views, OptionalLong.of(revision), counts);
    }

    private void insertReceipts(
            JdbcTemplate jdbc, Statement statement, List<ReceiptSubject> subjects, Acknowledgement fact) {
        insertReceipts(
                jdbc,
                subjects.stream()
                        .map(subject -> receipts.acknowledged(subject, fact, statement.by()))
                        .toList());
    }

    private static void insertReceipts(JdbcTemplate jdbc, List<Receipt> receipts) {
        jdbc.batchUpdate(
                "insert into gateway.receipt_outbox (receipt) values (?)",
                receipts.stream()
                        .map(receipt -> new Object[] {receipt.toByteArray()})
                        .toList());
    }

    private static List<ReceiptSubject> updated(List<Row> rows) {
        return rows.stream().filter(Row::updated).map(Row::subject).toList();
    }

    private static Set<String> known(List<Row> rows) {
        return rows.stream().map(row -> row.subject().notificationId()).collect(Collectors.toUnmodifiableSet());
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
