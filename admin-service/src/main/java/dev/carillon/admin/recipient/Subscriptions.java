// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Subscription;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Subscriptions of recipients to audience topics, in PostgreSQL. Every change is published. Thread-safe.
final class Subscriptions {

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
            version.ifPresent(number -> transaction.publishFor(
                    recipient,
                    Topics.SUBSCRIPTIONS,
                    key,
                    Optional.of(Subscription.newBuilder()
                            .setTenant(recipient.tenant().value())
                            .setRecipient(recipient.requireRecipient().value())
                            .setTopic(key.topic())
                            .setVersion(number)
                            .setSinceMillis(now)
                            .build())));
            version.ifPresent(_ -> transaction.record(change(key, "subscribe")));
            return version.isPresent();
        });
    }

    /// @return true if the subscription existed
    boolean end(SubscriptionKey key) {
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

    private static Change change(SubscriptionKey key, String action) {
        RecipientKey recipient = key.recipient();
        return Change.done(
                recipient.tenant().value(),
                action,
                "subscription",
                recipient.requireRecipient().value() + "/" + key.topic());
    }
}
