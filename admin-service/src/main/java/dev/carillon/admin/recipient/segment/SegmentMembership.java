// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.admin.recipient.ProfileFollower;
import dev.carillon.admin.recipient.Subscriptions;
import dev.carillon.events.SegmentTopic;
import dev.carillon.events.TenantId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

    private static final String MEMBERS = """
            select topic, recipient from subscriptions
            where tenant = ? and topic = any(?::text[]) and recipient = any(?::text[])
            """;

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
        Map<SegmentTopic, SegmentRule> rules = new LinkedHashMap<>();
        jdbc.sql(RULES)
                .param(tenant.value())
                .query((row, _) -> {
                    String id = row.getString(1);
                    Segment.stored(Json.read(row.getString(2), ObjectNode.class))
                            .ifPresent(rule -> rules.put(new SegmentTopic(id), rule));
                    return true;
                })
                .list();
        if (!rules.isEmpty()) {
            settle(transaction, tenant, rules, recipients);
        }
    }

    /// Compares recipients, whose rows the transaction has locked, with rules.
    ///
    /// @param rules rules by the topics of their segments
    void settle(
            OutboxTransaction transaction,
            TenantId tenant,
            Map<SegmentTopic, SegmentRule> rules,
            Set<String> recipients) {
        String[] ids = recipients.toArray(String[]::new);
        Map<String, Set<String>> matched = new HashMap<>();
        transaction
                .jdbc()
                .sql(PROFILES)
                .params(tenant.value(), ids)
                .query((row, _) -> {
                    ObjectNode profile = Json.read(row.getString(2), ObjectNode.class);
                    String recipient = row.getString(1);
                    rules.forEach((topic, rule) -> {
                        if (rule.isMetBy(profile)) {
                            matched.computeIfAbsent(topic.name(), _ -> new HashSet<>())
                                    .add(recipient);
                        }
                    });
                    return true;
                })
                .list();
        Map<String, Set<String>> members = new HashMap<>();
        transaction
                .jdbc()
                .sql(MEMBERS)
                .param(tenant.value())
                .param(rules.keySet().stream().map(SegmentTopic::name).toArray(String[]::new))
                .param(ids)
                .query((row, _) -> members.computeIfAbsent(row.getString(1), _ -> new HashSet<>())
                        .add(row.getString(2)))
                .list();
        for (SegmentTopic topic : rules.keySet()) {
            Set<String> joined = new HashSet<>(matched.getOrDefault(topic.name(), Set.of()));
            Set<String> left = new HashSet<>(members.getOrDefault(topic.name(), Set.of()));
            left.removeAll(joined);
            joined.removeAll(members.getOrDefault(topic.name(), Set.of()));
            if (!joined.isEmpty()) {
                subscriptions.beginAll(transaction, tenant, topic, joined);
            }
            if (!left.isEmpty()) {
                subscriptions.endAll(transaction, tenant, topic, left);
            }
        }
    }
}
