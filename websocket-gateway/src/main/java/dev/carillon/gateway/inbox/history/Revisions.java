// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.history;

import dev.carillon.events.RecipientKey;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/// Revision numbers of a recipient's changes of state, assigned in the transaction that makes the change. The number's
/// row is locked until the commit, so a reader that sees a change sees all changes before it.
public final class Revisions {

    private Revisions() {}

    /// @param notificationIds the items that the change concerns
    /// @return the change's number
    public static long record(JdbcTemplate jdbc, RecipientKey recipient, Collection<String> notificationIds) {
        List<Long> revision = jdbc.query(
                """
                insert into gateway.change_revisions as r (tenant, recipient, revision) values (?, ?, 1)
                on conflict (tenant, recipient) do update set revision = r.revision + 1
                returning revision
                """,
                (row, _) -> row.getLong(1),
                recipient.tenant().value(),
                recipient.requireRecipient().value());
        jdbc.update(
                """
                insert into gateway.item_states as s (tenant, recipient, notification_id, revision)
                select ?, ?, id, ? from unnest(?) as id order by id
                on conflict (tenant, recipient, notification_id) do update set revision = excluded.revision
                """,
                recipient.tenant().value(),
                recipient.requireRecipient().value(),
                revision.getFirst(),
                notificationIds.toArray(String[]::new));
        return revision.getFirst();
    }
}
