// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.AudienceExpanded;
import dev.carillon.events.v1.Cancelled;
import dev.carillon.events.v1.DeadLettered;
import dev.carillon.events.v1.Deferred;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Expired;
import dev.carillon.events.v1.Failed;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.RetryScheduled;
import dev.carillon.events.v1.Routed;
import dev.carillon.events.v1.Suppressed;
import dev.carillon.routing.decision.ChannelFailure;
import dev.carillon.routing.decision.ChannelSuppression;
import dev.carillon.routing.decision.RoutingDecision;
import java.time.Instant;

/// Evidence of what the router decided. A fact that is told again has the id of the first time.
record Receipts(Lane lane, String recordedBy) {

    Receipt routed(Delivery delivery, String rule, String addressId, Instant now) {
        return about(delivery, now)
                .setId(id(delivery.getId(), "routed", ""))
                .setRouted(Routed.newBuilder()
                        .setRule(rule)
                        .setAddressId(addressId)
                        .setStep(delivery.getStep()))
                .build();
    }

    Receipt suppressed(Subject subject, RoutingDecision.Suppress decision, String discriminator, Instant now) {
        return about(subject, now)
                .setId(id(subject, "suppressed", discriminator))
                .setSuppressed(Suppressed.newBuilder()
                        .setRule(decision.rule())
                        .setReason(decision.reason())
                        .putAllInputs(decision.inputs()))
                .build();
    }

    Receipt suppressed(Subject subject, ChannelSuppression silent, Instant now) {
        return about(subject, now)
                .setId(id(subject, "suppressed", silent.channel().wireName()))
                .setChannel(silent.channel().code())
                .setSuppressed(Suppressed.newBuilder()
                        .setRule(silent.rule())
                        .setReason(silent.reason())
                        .putAllInputs(silent.inputs()))
                .build();
    }

    Receipt deferred(Subject subject, RoutingDecision.Defer decision, Instant now) {
        long until = decision.until().toEpochMilli();
        return about(subject, now)
                .setId(id(subject, "deferred", Long.toString(until)))
                .setDeferred(Deferred.newBuilder()
                        .setRule(decision.rule())
                        .setReason(decision.reason())
                        .setUntilMillis(until)
                        .putAllInputs(decision.inputs()))
                .build();
    }

    Receipt expired(Subject subject, Instant expiredAt, Instant now) {
        return about(subject, now)
                .setId(id(subject, "expired", ""))
                .setExpired(Expired.newBuilder().setExpiredAtMillis(expiredAt.toEpochMilli()))
                .build();
    }

    Receipt expired(Delivery delivery, Instant now) {
        return about(delivery, now)
                .setId(id(delivery.getId(), "expired", ""))
                .setExpired(Expired.newBuilder().setExpiredAtMillis(delivery.getExpiresAtMillis()))
                .build();
    }

    Receipt cancelled(Subject subject, String requestedBy, Instant now) {
        return about(subject, now)
                .setId(id(subject, "cancelled", ""))
                .setCancelled(Cancelled.newBuilder().setRequestedBy(requestedBy))
                .build();
    }

    Receipt cancelled(Delivery delivery, String requestedBy, Instant now) {
        return about(delivery, now)
                .setId(id(delivery.getId(), "cancelled", ""))
                .setCancelled(Cancelled.newBuilder().setRequestedBy(requestedBy))
                .build();
    }

    Receipt deadLettered(Subject subject, FailureCode code, String detail, Instant now) {
        return about(subject, now)
                .setId(id(subject, "dead_lettered", ""))
                .setDeadLettered(
                        DeadLettered.newBuilder().setCode(code.wireName()).setDetail(detail))
                .build();
    }

    Receipt deadLettered(Subject subject, ChannelFailure failure, Instant now) {
        Channel channel = failure.channel();
        return about(subject, now)
                .setId(id(subject, "dead_lettered", channel.wireName()))
                .setChannel(channel.code())
                .setDeadLettered(DeadLettered.newBuilder()
                        .setCode(failure.code().wireName())
                        .setDetail(failure.detail()))
                .build();
    }

    Receipt retryScheduled(Delivery delivery, int attempt, Instant due, String cause, Instant now) {
        return about(delivery, now)
                .setId(id(delivery.getId(), "retry_scheduled", Integer.toString(attempt)))
                .setRetryScheduled(RetryScheduled.newBuilder()
                        .setAttempt(attempt)
                        .setDueAtMillis(due.toEpochMilli())
                        .setCause(cause))
                .build();
    }

    Receipt failed(Delivery delivery, FailureCode code, String detail, int attempts, Instant now) {
        return about(delivery, now)
                .setId(id(delivery.getId(), "failed", ""))
                .setFailed(Failed.newBuilder()
                        .setCode(code.wireName())
                        .setDetail(detail)
                        .setAttempts(attempts))
                .build();
    }

    Receipt audienceExpanded(Subject subject, AudienceExpanded progress, Instant now) {
        return about(subject, now)
                .setId(id(subject, "audience_expanded", progress.getExpanded() + ":" + progress.getComplete()))
                .setAudienceExpanded(progress)
                .build();
    }

    private static String id(Subject subject, String fact, String discriminator) {
        return id(subject.identity(), fact, discriminator);
    }

    private static String id(String subject, String fact, String discriminator) {
        return ReceiptId.of(subject, fact, discriminator).value();
    }

    private Receipt.Builder about(Subject subject, Instant now) {
        return Receipt.newBuilder()
                .setTenant(subject.key().tenant().value())
                .setRecipient(subject.key().recipient().map(RecipientId::value).orElse(""))
                .setEventId(subject.eventId())
                .setEventType(subject.eventType())
                .setNotificationId(subject.notificationId())
                .setLane(lane.code())
                .setAtMillis(now.toEpochMilli())
                .setRecordedBy(recordedBy);
    }

    private Receipt.Builder about(Delivery delivery, Instant now) {
        return Receipt.newBuilder()
                .setTenant(delivery.getTenant())
                .setRecipient(delivery.getRecipient())
                .setEventId(delivery.getEventId())
                .setEventType(delivery.getEventType())
                .setNotificationId(delivery.getNotificationId())
                .setDeliveryId(delivery.getId())
                .setChannel(delivery.getChannel())
                .setLane(lane.code())
                .setAtMillis(now.toEpochMilli())
                .setRecordedBy(recordedBy);
    }

    /// What a receipt is about.
    ///
    /// @param notificationId empty when the fact is about an audience's event and no recipient
    /// @param identity what its receipts' ids are derived from
    record Subject(RecipientKey key, String eventId, String eventType, String notificationId, String identity) {

        static Subject ofRecipient(RecipientKey recipient, EventId id, Event event) {
            String notification = NotificationId.of(recipient, id).value();
            return new Subject(recipient, id.value(), event.getType(), notification, notification);
        }

        /// Each partition has a copy of an audience's event and tells its own facts of it.
        static Subject ofAudience(RecipientKey all, EventId id, Event event, int partition) {
            String identity = all.tenant() + "/" + id + "#" + partition;
            return new Subject(all, id.value(), event.getType(), "", identity);
        }
    }
}
