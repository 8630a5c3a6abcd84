// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.SegmentTopic;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Subscription;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Subscriptions of recipients to audience topics, in PostgreSQL. Every change is published. Thread-safe.
public final class Subscriptions {

    private static final String INSERT = """
            insert into subscriptions (tenant, recipient, topic, version, since_millis)
            values (?, ?, ?, nextval('versions'), ?)
            on conflict do nothing
            returning version
            """;

    private static final String DELETE = "delete from subscriptions where tenant = ? and recipient = ? and topic = ?";

    private static final String DELETE_ALL =
            "delete from subscriptions where tenant = ? and recipient = ? returning topic";

    private static final String LIST = """
            select topic, since_millis from subscriptions
            where tenant = ? and recipient = ? and topic > ? order by topic limit ?
            """;

    /// Topics in the order of their names, each found by one index lookup. Topics of segments are left out.
    private static final String TOPICS = """
            with recursive topics (topic) as (
                (select topic from subscriptions where tenant = ? order by topic limit 1)
                union all
                select (select s.topic from subscriptions s where s.tenant = ? and s.topic > topics.topic
                    order by s.topic limit 1)
                from topics where topic is not null)
            select topic from topics where topic is not null and not starts_with(topic, ?) limit ?
            """;

    /// Subscribes many recipients, in the order of their ids, so that transactions cannot deadlock.
    private static final String INSERT_ALL = """
            insert into subscriptions (tenant, recipient, topic, version, since_millis)
            select ?, recipient, ?, nextval('versions'), ?
            from (select recipient from unnest(?::text[]) as named (recipient) order by recipient collate "C") as ordered
            on conflict do nothing
            returning recipient, version
            """;

    /// Deletes the subscriptions of many recipients, locked in the order of their ids. The locked rows are named by
    /// their places, because a subquery with `in` would be run again for each row.
    private static final String DELETE_MANY = """
            delete from subscriptions where ctid = any(array(
                select ctid from subscriptions
                where tenant = ? and topic = ? and recipient = any(?::text[]) order by recipient for update))
            returning recipient
            """;

    private final AdminDatabase database;
    private final Outbox outbox;
    private final InstantSource clock;

    Subscriptions(AdminDatabase database, Outbox outbox, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Subscription of a recipient.
    @Schema(name = "Subscription")
    record ActiveSubscription(String topic, Instant since) {}

    /// @return true if the subscription is new
    boolean begin(SubscriptionKey key) {
        requireNoSegment(key);
        return outbox.write(transaction -> {
            RecipientKey recipient = key.recipient();
            long now = clock.millis();
            Optional<Long> version = transaction
                    .jdbc()
                    .sql(INSERT)
                    .params(
                            recipient.tenant().value(),
                            recipient.requireRecipient().value(),
                            key.topic(),
                            now)
                    .query(Long.class)
                    .optional();
            version.ifPresent(number -> publish(transaction, key, number, now));
            version.ifPresent(_ -> transaction.record(change(key, "subscribe")));
            return version.isPresent();
        });
    }

    /// @return true if the subscription existed
    boolean end(SubscriptionKey key) {
        requireNoSegment(key);
        return outbox.write(transaction -> {
            RecipientKey recipient = key.recipient();
            int ended = transaction
                    .jdbc()
                    .sql(DELETE)
                    .params(
                            recipient.tenant().value(),
                            recipient.requireRecipient().value(),
                            key.topic())
                    .update();
            if (ended > 0) {
                transaction.publishFor(recipient, Topics.SUBSCRIPTIONS, key, Optional.empty());
                transaction.record(change(key, "unsubscribe"));
            }
            return ended > 0;
        });
    }

    /// Deletes all subscriptions of a recipient, in the caller's transaction.
    ///
    /// @return number of deleted subscriptions
    int endAll(OutboxTransaction transaction, RecipientKey recipient) {
        List<String> topics = transaction
                .jdbc()
                .sql(DELETE_ALL)
                .params(recipient.tenant().value(), recipient.requireRecipient().value())
                .query((row, _) -> row.getString(1))
                .list();
        for (String topic : topics) {
            SubscriptionKey key = new SubscriptionKey(recipient, topic);
            transaction.publishFor(recipient, Topics.SUBSCRIPTIONS, key, Optional.empty());
            transaction.record(change(key, "unsubscribe"));
        }
        return topics.size();
    }

    List<ActiveSubscription> list(RecipientKey recipient, String after, int limit) {
        return database.jdbc()
                .sql(LIST)
                .params(recipient.tenant().value(), recipient.requireRecipient().value(), after, limit)
                .query((row, _) -> new ActiveSubscription(row.getString(1), Instant.ofEpochMilli(row.getLong(2))))
                .list();
    }

    /// Key of a subscription that a request names.
    ///
    /// @throws RefusedException if the recipient's id or the topic is not valid
    static SubscriptionKey key(TenantId tenant, String recipient, String topic) {
        try {
            return new SubscriptionKey(RecipientArchive.key(tenant, recipient), topic);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("topic", "format", String.valueOf(e.getMessage()));
        }
    }

    /// Topics that have subscribers, by name, without those of segments.
    public List<String> topics(TenantId tenant, int limit) {
        return database.jdbc()
                .sql(TOPICS)
                .params(tenant.value(), tenant.value(), SegmentTopic.PREFIX, limit)
                .query((row, _) -> row.getString(1))
                .list();
    }

    /// Subscribes recipients to the topic of a segment, in the caller's transaction. The audit log has the change of
    /// the segment or of the profile, and no entry for each subscription.
    ///
    /// @return number of new subscriptions
    public int beginAll(OutboxTransaction transaction, TenantId tenant, SegmentTopic topic, Set<String> recipients) {
        long now = clock.millis();
        Map<String, Long> begun = new TreeMap<>();
        transaction
                .jdbc()
                .sql(INSERT_ALL)
                .params(tenant.value(), topic.name(), now, recipients.toArray(String[]::new))
                .query((row, _) -> begun.put(row.getString(1), row.getLong(2)))
                .list();
        begun.forEach(
                (recipient, version) -> publish(transaction, topic.subscription(tenant, recipient), version, now));
        return begun.size();
    }

    /// Ends subscriptions to the topic of a segment, in the caller's transaction.
    ///
    /// @return number of ended subscriptions
    public int endAll(OutboxTransaction transaction, TenantId tenant, SegmentTopic topic, Set<String> recipients) {
        List<String> ended = transaction
                .jdbc()
                .sql(DELETE_MANY)
                .params(tenant.value(), topic.name(), recipients.toArray(String[]::new))
                .query((row, _) -> row.getString(1))
                .list();
        for (String recipient : ended) {
            SubscriptionKey key = topic.subscription(tenant, recipient);
            transaction.publishFor(key.recipient(), Topics.SUBSCRIPTIONS, key, Optional.empty());
        }
        return ended.size();
    }

    private static void publish(OutboxTransaction transaction, SubscriptionKey key, long version, long sinceMillis) {
        transaction.publishFor(
                key.recipient(),
                Topics.SUBSCRIPTIONS,
                key,
                Optional.of(Subscription.newBuilder()
                        .setTenant(key.recipient().tenant().value())
                        .setRecipient(key.recipient().requireRecipient().value())
                        .setTopic(key.topic())
                        .setVersion(version)
                        .setSinceMillis(sinceMillis)
                        .build()));
    }

    private static void requireNoSegment(SubscriptionKey key) {
        if (SegmentTopic.isReserved(key.topic())) {
            throw RefusedException.invalid(
                    "topic",
                    "reserved",
                    "is the topic of a segment; change the segment's rule or its list of members instead");
        }
    }

    private static Change change(SubscriptionKey key, String action) {
        RecipientKey recipient = key.recipient();
        return Change.done(
                recipient.tenant().value(),
                action,
                "subscription",
                recipient.requireRecipient().value() + "/" + key.topic());
    }
}
