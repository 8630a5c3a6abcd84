// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.ItemState;
import dev.carillon.gateway.inbox.ItemStates.Changes;
import dev.carillon.gateway.inbox.ItemView;
import dev.carillon.gateway.inbox.Opening.Beginning;
import dev.carillon.gateway.inbox.StateChange;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.store.GatewayDatabase;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/// The changes of a recipient's items that a device has missed. For an item that changed more than once, only the last
/// change is returned, with the item's full current state. So clients may apply changes repeatedly and in any order.
final class ChangeHistory {

    /// Most items that one resume returns.
    static final int MOST = 1_000;

    private static final String CHANGED = """
            select revision, notification_id, withdrawn_at_millis is not null as withdrawn
            from gateway.item_states
            where tenant = ? and recipient = ? and revision > ?
            order by revision, notification_id limit %d
            """.formatted(MOST + 1);

    private static final ItemView WITHDRAWN = new ItemView(ItemState.RETRACTED, false, 0, "");

    private final GatewayDatabase database;
    private final InstantSource clock;

    ChangeHistory(GatewayDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Changed(long revision, String id, boolean withdrawn) {}

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
            return new Changes(
                    new Cursor(top.epoch(), asked.position()), Beginning.RESUMED, missed(jdbc, recipient, changed));
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

    private static List<Changed> changed(JdbcTemplate jdbc, RecipientKey recipient, long after) {
        return jdbc.query(
                CHANGED,
                (row, _) -> new Changed(
                        row.getLong("revision"), row.getString("notification_id"), row.getBoolean("withdrawn")),
                recipient.tenant().value(),
                recipient.requireRecipient().value(),
                after);
    }

    private List<StateChange> missed(JdbcTemplate jdbc, RecipientKey recipient, List<Changed> changed) {
        if (changed.isEmpty()) {
            return List.of();
        }
        long now = clock.millis();
        Counts counts = ItemQueries.count(jdbc, recipient, now);
        Map<String, ItemView> views = ItemQueries.views(
                jdbc, recipient, now, changed.stream().map(Changed::id).toList());
        Map<Long, Map<String, ItemView>> byRevision = new LinkedHashMap<>();
        for (Changed item : changed) {
            // An item that the producer withdrew may never have arrived.
            ItemView view = item.withdrawn() ? WITHDRAWN : views.get(item.id());
            if (view != null) {
                byRevision
                        .computeIfAbsent(item.revision(), _ -> new LinkedHashMap<>())
                        .put(item.id(), view);
            }
        }
        return byRevision.entrySet().stream()
                .map(entry -> new StateChange(
                        recipient, entry.getKey(), StateChangeMessages.of(entry.getValue(), counts), ""))
                .toList();
    }
}
