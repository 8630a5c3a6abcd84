// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryReceipt;
import dev.carillon.events.EventId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.AudienceExpanded;
import dev.carillon.events.v1.CancellationApplied;
import dev.carillon.events.v1.Cancelled;
import dev.carillon.events.v1.DeadLettered;
import dev.carillon.events.v1.Deferred;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Digested;
import dev.carillon.events.v1.Escalated;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Expired;
import dev.carillon.events.v1.Failed;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Retracted;
import dev.carillon.events.v1.RetryScheduled;
import dev.carillon.events.v1.Routed;
import dev.carillon.events.v1.Suppressed;
import dev.carillon.events.v1.WaitDue;
import dev.carillon.events.v1.WithdrawalRequested;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.ChannelFailure;
import dev.carillon.routing.decision.ChannelSuppression;
import java.time.Instant;

/// Factory of the router's receipts. A fact that is recorded again gets the receipt id of the first time.
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

    Receipt suppressed(Subject subject, Action.Reason reason, String discriminator, Instant now) {
        return about(subject, now)
                .setId(id(subject, "suppressed", discriminator))
                .setSuppressed(Suppressed.newBuilder()
                        .setRule(reason.rule())
                        .setReason(reason.text())
                        .putAllInputs(reason.inputs()))
                .build();
    }

    Receipt suppressed(Subject subject, Action.Silence silence, Instant now) {
        ChannelSuppression silent = silence.suppression();
        String address = silent.inputs().getOrDefault("address", "");
        return about(subject, now)
                .setId(id(subject, "suppressed", place(silence.channel()) + (address.isEmpty() ? "" : ":" + address)))
                .setChannel(silent.channel().code())
                .setSuppressed(Suppressed.newBuilder()
                        .setRule(silent.rule())
                        .setReason(silent.reason())
                        .putAllInputs(silent.inputs()))
                .build();
    }

    Receipt deferred(Subject subject, Action.Reason reason, Instant until, Instant now) {
        return about(subject, now)
                .setId(id(subject, "deferred", Long.toString(until.toEpochMilli())))
                .setDeferred(deferral(reason, until.toEpochMilli()))
                .build();
    }

    Receipt deferred(Subject subject, Action.Defer defer, Instant now) {
        long until = defer.until().toEpochMilli();
        return about(subject, now)
                .setId(id(subject, "deferred", place(defer.channel()) + ":" + until))
                .setChannel(defer.channel().channel().code())
                .setDeferred(deferral(defer.reason(), until))
                .build();
    }

    Receipt held(Subject subject, Action.Hold hold, Instant now) {
        return about(subject, now)
                .setId(id(subject, "deferred", place(hold.channel()) + ":order"))
                .setChannel(hold.channel().channel().code())
                .setDeferred(deferral(hold.reason(), 0))
                .build();
    }

    private static Deferred.Builder deferral(Action.Reason reason, long untilMillis) {
        return Deferred.newBuilder()
                .setRule(reason.rule())
                .setReason(reason.text())
                .setUntilMillis(untilMillis)
                .putAllInputs(reason.inputs());
    }

    Receipt digested(Subject subject, Action.Gather gather, NotificationId digest, Instant now) {
        return about(subject, now)
                .setId(id(subject, "digested", gather.slot().place()))
                .setDigested(Digested.newBuilder()
                        .setRule(gather.rule())
                        .setDigestKey(gather.slot().key())
                        .setClosesAtMillis(gather.closesAt().toEpochMilli())
                        .setDigestNotificationId(digest.value()))
                .build();
    }

    Receipt escalated(Subject subject, Action.Escalate escalation, Instant now) {
        return about(subject, now)
                .setId(id(subject, "escalated", escalation.step()))
                .setEscalated(Escalated.newBuilder().setStep(escalation.step()).setCause(escalation.cause()))
                .build();
    }

    Receipt waitDue(Subject subject, WaitDue due, Instant now) {
        String discriminator = "%s:%d:%d".formatted(due.getStep(), due.getChoice(), due.getDueAtMillis());
        return about(subject, now)
                .setId(id(subject, "wait_due", discriminator))
                .setWaitDue(due)
                .build();
    }

    /// Receipt that the time for the provider's delivery report is over.
    Receipt reportDue(Delivery delivery, long dueMillis, Instant now) {
        return about(delivery, now)
                .setId(id(delivery.getId(), "wait_due", Long.toString(dueMillis)))
                .setWaitDue(WaitDue.newBuilder().setStep(delivery.getStep()).setDueAtMillis(dueMillis))
                .build();
    }

    Receipt cancellationApplied(Subject subject, CancellationApplied applied, Instant now) {
        return about(subject, now)
                .setId(id(subject, "cancellation_applied", lane.wireName()))
                .setCancellationApplied(applied)
                .build();
    }

    Receipt expired(Subject subject, Action.PlannedChannel channel, Instant expiredAt, Instant now) {
        return about(subject, now)
                .setId(id(subject, "expired", place(channel)))
                .setChannel(channel.channel().code())
                .setExpired(Expired.newBuilder().setExpiredAtMillis(expiredAt.toEpochMilli()))
                .build();
    }

    /// Identifies a channel of a step among the notification's channels.
    private static String place(Action.PlannedChannel channel) {
        return place(channel.name(), channel.channel());
    }

    private static String place(String step, Channel channel) {
        return step.isEmpty() ? channel.wireName() : step + ":" + channel.wireName();
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

    Receipt retracted(Subject subject, String requestedBy, Instant now) {
        return about(subject, now)
                .setId(id(subject, "retracted", ""))
                .setRetracted(Retracted.newBuilder().setRequestedBy(requestedBy))
                .build();
    }

    Receipt retracted(Delivery delivery, String requestedBy, Instant now) {
        return about(delivery, now)
                .setId(id(delivery.getId(), "retracted", ""))
                .setRetracted(Retracted.newBuilder().setRequestedBy(requestedBy))
                .build();
    }

    Receipt withdrawalRequested(Delivery withdrawal, String cause, String addressId, Instant now) {
        return about(withdrawal, now)
                .setId(id(withdrawal.getId(), "withdrawal_requested", ""))
                .setWithdrawalRequested(
                        WithdrawalRequested.newBuilder().setCause(cause).setAddressId(addressId))
                .build();
    }

    Receipt deadLettered(Subject subject, FailureCode code, String detail, Instant now) {
        return about(subject, now)
                .setId(id(subject, "dead_lettered", ""))
                .setDeadLettered(
                        DeadLettered.newBuilder().setCode(code.wireName()).setDetail(detail))
                .build();
    }

    Receipt deadLettered(Subject subject, String step, ChannelFailure failure, Instant now) {
        Channel channel = failure.channel();
        return about(subject, now)
                .setId(id(subject, "dead_lettered", place(step, channel)))
                .setChannel(channel.code())
                .setDeadLettered(DeadLettered.newBuilder()
                        .setCode(failure.code().wireName())
                        .setDetail(failure.detail()))
                .build();
    }

    Receipt retryScheduled(Delivery delivery, int attempt, Instant due, String cause, String rule, Instant now) {
        return about(delivery, now)
                .setId(id(delivery.getId(), "retry_scheduled", Integer.toString(attempt)))
                .setRetryScheduled(RetryScheduled.newBuilder()
                        .setAttempt(attempt)
                        .setDueAtMillis(due.toEpochMilli())
                        .setCause(cause)
                        .setRule(rule))
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
        return DeliveryReceipt.about(delivery)
                .setLane(lane.code())
                .setAtMillis(now.toEpochMilli())
                .setRecordedBy(recordedBy);
    }

    /// Subject of a receipt.
    ///
    /// @param notificationId notification; empty if the fact concerns an audience's event as a whole
    /// @param identity text from which the ids of its receipts are derived
    record Subject(RecipientKey key, String eventId, String eventType, String notificationId, String identity) {

        static Subject ofRecipient(RecipientKey recipient, EventId id, Event event) {
            String notification = NotificationId.of(recipient, id).value();
            return new Subject(recipient, id.value(), event.getType(), notification, notification);
        }

        /// Subject of an audience's event. Each partition has a copy of the event and records its own facts.
        static Subject ofAudience(RecipientKey all, EventId id, Event event, int partition) {
            String identity = all.tenant() + "/" + id + "#" + partition;
            return new Subject(all, id.value(), event.getType(), "", identity);
        }
    }
}
