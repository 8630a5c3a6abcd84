// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.admin.recipient.ProfileFollower;
import dev.carillon.admin.recipient.SegmentTopic;
import dev.carillon.admin.recipient.Subscriptions;
import dev.carillon.events.TenantId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

/// Membership of segments with a rule. A profile that is written moves its recipient in or out in the same
/// transaction. A new rule is applied to all recipients by [SegmentSweep]. Thread-safe.
///
/// A writer of profiles that has read the rules holds a shared lock until it commits. A writer of rules waits for
/// these locks, so the sweep sees every profile that was compared with the rules before.
final class SegmentMembership implements ProfileFollower {

    private static final String LOCK_RULES =
            "select pg_advisory_xact_lock_shared(hashtextextended('segments ' || ?, 0))";

    private static final String AWAIT_READERS = "select pg_advisory_xact_lock(hashtextextended('segments ' || ?, 0))";

    private static final String RULES = """
            select id, document from segments
            where tenant = ? and document ->> 'kind' = 'rule' and not is_removed order by id
            """;

    private static final String PROFILES =
            "select recipient, profile from recipients where tenant = ? and recipient = any(?::text[])";

    private static final String MEMBERS =
            "select recipient from subscriptions where tenant = ? and topic = ? and recipient = any(?::text[])";

    private final Subscriptions subscriptions;

    SegmentMembership(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    /// Waits for the transactions that have read the rules of the tenant.
    static void awaitReaders(JdbcClient jdbc, TenantId tenant) {
        jdbc.sql(AWAIT_READERS).param(tenant.value()).query((_, _) -> true).list();
    }

    @Override
    public void onProfilesWritten(OutboxTransaction transaction, TenantId tenant, Set<String> recipients) {
        JdbcClient jdbc = transaction.jdbc();
        // A statement sees what was committed before it began, so the rules are read by a second one.
        jdbc.sql(LOCK_RULES).param(tenant.value()).query((_, _) -> true).list();
        Map<String, ObjectNode> documents = new HashMap<>();
        List<String> ids = jdbc.sql(RULES)
                .param(tenant.value())
                .query((row, _) -> {
                    documents.put(row.getString(1), Json.read(row.getString(2), ObjectNode.class));
                    return row.getString(1);
                })
                .list();
        for (String id : ids) {
            Segment.stored(documents.getOrDefault(id, Json.object()))
                    .ifPresent(rule -> settle(transaction, tenant, new SegmentTopic(id), rule, recipients));
        }
    }

    /// Compares recipients, whose rows the transaction has locked, with a rule.
    void settle(
            OutboxTransaction transaction,
            TenantId tenant,
            SegmentTopic topic,
            SegmentRule rule,
            Set<String> recipients) {
        String[] ids = recipients.toArray(String[]::new);
        Set<String> matched = new HashSet<>();
        transaction
                .jdbc()
                .sql(PROFILES)
                .params(tenant.value(), ids)
                .query((row, _) ->
                        rule.isMetBy(Json.read(row.getString(2), ObjectNode.class)) && matched.add(row.getString(1)))
                .list();
        Set<String> left = new HashSet<>(transaction
                .jdbc()
                .sql(MEMBERS)
                .params(tenant.value(), topic.name(), ids)
                .query((row, _) -> row.getString(1))
                .list());
        Set<String> joined = new HashSet<>(matched);
        joined.removeAll(left);
        left.removeAll(matched);
        if (!joined.isEmpty()) {
            subscriptions.beginAll(transaction, tenant, topic, joined);
        }
        if (!left.isEmpty()) {
            subscriptions.endAll(transaction, tenant, topic, left);
        }
    }
}
