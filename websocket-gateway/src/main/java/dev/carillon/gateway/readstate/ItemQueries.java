// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.ItemState;
import dev.carillon.gateway.inbox.ItemView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/// Queries for a recipient's items with their current state: the rules of [ReadState] in SQL.
final class ItemQueries {

    /// Parameters: [#parameters]. An item is read by its own act or, unless that is later, by the watermark.
    static final String ITEMS = """
            select i.*, coalesce(s.seen, false) as seen, coalesce(s.archived, false) as archived,
                   coalesce(s.pinned, false) as pinned, coalesce(s.snoozed, 0) as snoozed,
                   coalesce(s.snoozed, 0) > n.now as is_snoozed, coalesce(s.chosen, '') as chosen,
                   s.withdrawn_at_millis is not null as withdrawn,
                   coalesce(i.expires_at_millis <= n.now, false) as expired,
                   case when i.arrived_at_millis <= w.until and coalesce(s.read_at_millis, 0) <= w.until then true
                        else coalesce(s.read, false) end as is_read
            from gateway.inbox_items i
            left join gateway.item_states s using (tenant, recipient, notification_id)
            cross join (select coalesce(max(read_until_millis), -1) as until from gateway.read_watermarks
                        where tenant = ? and recipient = ?) w
            cross join (select ?::bigint as now) n
            where i.tenant = ? and i.recipient = ?
            """;

    /// Counts of a recipient's items, as `unread` and `unseen`, in one row. Parameters: [#parameters].
    static final String COUNTS = "select count(*) as unread, count(*) filter (where not seen) as unseen from (" + ITEMS
            + ") i where not withdrawn and " + ListFilter.Selection.UNREAD.condition();

    private ItemQueries() {}

    static Object[] parameters(RecipientKey recipient, long nowMillis, Object... further) {
        String tenant = recipient.tenant().value();
        String name = recipient.requireRecipient().value();
        List<Object> all = new ArrayList<>(List.of(tenant, name, nowMillis, tenant, name));
        all.addAll(Arrays.asList(further));
        return all.toArray();
    }

    static Counts count(JdbcTemplate jdbc, RecipientKey recipient, long nowMillis) {
        return jdbc.query(COUNTS, (row, _) -> counts(row), parameters(recipient, nowMillis))
                .getFirst();
    }

    /// @param row of [#COUNTS]
    static Counts counts(ResultSet row) throws SQLException {
        return new Counts(row.getLong("unread"), row.getLong("unseen"));
    }

    static Map<String, ItemView> views(
            JdbcTemplate jdbc, RecipientKey recipient, long nowMillis, Collection<String> notificationIds) {
        Map<String, ItemView> views = new LinkedHashMap<>();
        jdbc.query(
                        "select * from (" + ITEMS + " and i.notification_id = any(?)) i order by notification_id",
                        (row, _) -> Map.entry(row.getString("notification_id"), view(row)),
                        parameters(recipient, nowMillis, (Object) notificationIds.toArray(String[]::new)))
                .forEach(entry -> views.put(entry.getKey(), entry.getValue()));
        return views;
    }

    static List<StateStore.Listed> list(
            JdbcTemplate jdbc,
            RecipientKey recipient,
            long nowMillis,
            ListFilter filter,
            StateStore.PageEnd end,
            int limit) {
        StringBuilder sql = new StringBuilder("select * from (")
                .append(ITEMS)
                .append(") i where not withdrawn and ")
                .append(filter.selection().condition());
        List<Object> further = new ArrayList<>();
        if (!filter.type().isEmpty()) {
            sql.append(" and event_type = ?");
            further.add(filter.type());
        }
        if (!filter.tag().isEmpty()) {
            sql.append(" and content::json -> 'tags' ->> ?");
            further.add(filter.tagName());
            filter.tagValue()
                    .ifPresentOrElse(
                            value -> {
                                sql.append(" = ?");
                                further.add(value);
                            },
                            () -> sql.append(" is not null"));
        }
        sql.append(" and (arrived_at_millis, notification_id) < (?, ?)")
                .append(" order by arrived_at_millis desc, notification_id desc limit ?");
        further.addAll(List.of(end.arrivedAtMillis(), end.id(), limit));
        return jdbc.query(
                sql.toString(),
                (row, _) -> new StateStore.Listed(
                        row.getString("notification_id"),
                        row.getLong("arrived_at_millis"),
                        ByteString.copyFromUtf8(row.getString("content")),
                        view(row)),
                parameters(recipient, nowMillis, further.toArray()));
    }

    /// @param row of [#ITEMS]
    static ItemView view(ResultSet row) throws SQLException {
        return new ItemView(
                state(row),
                row.getBoolean("pinned"),
                row.getBoolean("is_snoozed") ? row.getLong("snoozed") : 0,
                row.getString("chosen"));
    }

    private static ItemState state(ResultSet row) throws SQLException {
        if (row.getBoolean("withdrawn")) {
            return ItemState.RETRACTED;
        }
        if (row.getBoolean("archived")) {
            return ItemState.ARCHIVED;
        }
        if (row.getBoolean("is_read")) {
            return ItemState.READ;
        }
        if (row.getBoolean("expired")) {
            return ItemState.EXPIRED;
        }
        return row.getBoolean("seen") ? ItemState.SEEN : ItemState.UNREAD;
    }
}
