// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.Cursor;
import dev.carillon.gateway.inbox.ItemState;
import dev.carillon.gateway.inbox.ItemStates.Changes;
import dev.carillon.gateway.inbox.ItemView;
import dev.carillon.gateway.inbox.Opening.Beginning;
import dev.carillon.gateway.inbox.StateChange;
import dev.carillon.gateway.store.GatewayDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/// The changes of a recipient's items that a device has missed. Of an item that changed more than once only the last
/// change is told, with all that is so of the item now; so what is told may be applied again, and out of order.
final class ChangeHistory {

    private static final int MOST = 1_000;

    private static final String CHANGED = """
            select s.revision, s.notification_id as id, s.withdrawn_at_millis as gone, i.*
            from gateway.item_states s
            left join (%s) i using (notification_id)
            where s.tenant = ? and s.recipient = ? and s.revision > ?
            order by s.revision, s.notification_id limit %d
            """.formatted(ItemQueries.ITEMS, MOST + 1);

    private final GatewayDatabase database;
    private final InstantSource clock;

    ChangeHistory(GatewayDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Changed(long revision, String id, ItemView view) {}

    Changes open(RecipientKey recipient, Optional<Cursor> cursor) {
        return database.inTransaction(jdbc -> {
            Cursor top = top(jdbc, recipient);
            if (cursor.isEmpty()) {
                return new Changes(top, Beginning.NOT_ASKED, List.of());
            }
            Cursor asked = cursor.get();
            boolean foreign = !asked.epoch().isEmpty() && !asked.epoch().equals(top.epoch());
            if (foreign || asked.position() > top.position()) {
                return new Changes(top, Beginning.NOT_RECOVERABLE, List.of());
            }
            List<Changed> changed = changed(jdbc, recipient, asked.position());
            if (changed.size() > MOST) {
                return new Changes(top, Beginning.NOT_RECOVERABLE, List.of());
            }
            Counts counts = ItemQueries.count(jdbc, recipient, clock.millis());
            return new Changes(
                    new Cursor(top.epoch(), asked.position()), Beginning.RESUMED, missed(recipient, changed, counts));
        });
    }

    private static Cursor top(JdbcTemplate jdbc, RecipientKey recipient) {
        return jdbc.query(
                        """
                        select epoch, coalesce((select revision from gateway.change_revisions
                                                where tenant = ? and recipient = ?), 0)
                        from gateway.change_epoch
                        """,
                        (row, _) -> new Cursor(row.getString(1), row.getLong(2)),
                        recipient.tenant().value(),
                        recipient.requireRecipient().value())
                .getFirst();
    }

    private List<Changed> changed(JdbcTemplate jdbc, RecipientKey recipient, long after) {
        return jdbc.query(
                CHANGED,
                (row, _) -> new Changed(row.getLong("revision"), row.getString("id"), view(row)),
                ItemQueries.parameters(
                        recipient,
                        clock.millis(),
                        recipient.tenant().value(),
                        recipient.requireRecipient().value(),
                        after));
    }

    /// What was taken back may never have arrived.
    private static ItemView view(ResultSet row) throws SQLException {
        return row.getObject("gone") != null ? new ItemView(ItemState.RETRACTED, false, 0) : ItemQueries.view(row);
    }

    private static List<StateChange> missed(RecipientKey recipient, List<Changed> changed, Counts counts) {
        Map<Long, Map<String, ItemView>> byRevision = new LinkedHashMap<>();
        changed.forEach(item -> byRevision
                .computeIfAbsent(item.revision(), _ -> new LinkedHashMap<>())
                .put(item.id(), item.view()));
        return byRevision.entrySet().stream()
                .map(entry -> new StateChange(recipient, entry.getKey(), ChangeWords.of(entry.getValue(), counts), ""))
                .toList();
    }
}
