// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.routing.decision.PlannedDelivery;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.decision.RoutingEngine;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.state.DeferredNotification;
import java.time.Instant;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the engine about one recipient and does what it says. For the task's thread.
final class NotificationRouting {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationRouting.class);

    private final RoutingEngine engine;
    private final TaskState state;
    private final DeliveryTracking tracking;
    private final Outputs outputs;
    private final Receipts receipts;

    NotificationRouting(
            RoutingEngine engine, TaskState state, DeliveryTracking tracking, Outputs outputs, Receipts receipts) {
        this.engine = engine;
        this.state = state;
        this.tracking = tracking;
        this.outputs = outputs;
        this.receipts = receipts;
    }

    /// @param arrived addressed to one recipient
    void route(ArrivedEvent arrived, RoutingRequest.Stage stage, Instant now) {
        RoutingRequest request = new RoutingRequest(
                arrived.key(), arrived.id(), arrived.event(), state.profiles().of(arrived.key()), stage);
        Receipts.Subject subject = Receipts.Subject.ofRecipient(arrived.key(), arrived.id(), arrived.event());
        switch (decide(request, now)) {
            case RoutingDecision.Deliver deliver -> deliver(arrived, request, subject, deliver, now);
            case RoutingDecision.Defer defer -> {
                defer(arrived, defer);
                mark(request);
                record(arrived, receipts.deferred(subject, defer, now));
            }
            case RoutingDecision.Suppress suppress -> suppress(arrived, subject, suppress, now);
            case RoutingDecision.Expire(Instant expiredAt) ->
                record(arrived, receipts.expired(subject, expiredAt, now));
            case RoutingDecision.Cancel(String requestedBy) ->
                record(arrived, receipts.cancelled(subject, requestedBy, now));
            case RoutingDecision.Fail fail -> {
                // So that it can be sent again once it has been mended.
                state.marks().unmarkTold(request);
                outputs.deadLetter(arrived, fail.code(), fail.detail(), now);
                record(arrived, receipts.deadLettered(subject, fail.code(), fail.detail(), now));
            }
        }
    }

    /// A deferral has come to its end.
    void release(Bytes key, long dueMillis, Instant now) {
        state.deferred()
                .find(key)
                .filter(waiting -> waiting.getDueMillis() == dueMillis)
                .ifPresent(waiting -> {
                    state.deferred().remove(key);
                    route(ArrivedEvent.of(waiting.getStored()), RoutingRequest.Stage.RELEASED, now);
                });
    }

    /// Ends a deferral without a decision.
    void cancel(Bytes key, DeferredNotification waiting, String requestedBy, Instant now) {
        ArrivedEvent arrived = ArrivedEvent.of(waiting.getStored());
        state.deferred().remove(key);
        state.timers().remove(new Timers.Timer(waiting.getDueMillis(), Timers.Kind.DEFERRAL, key));
        Receipts.Subject subject = Receipts.Subject.ofRecipient(arrived.key(), arrived.id(), arrived.event());
        record(arrived, receipts.cancelled(subject, requestedBy, now));
    }

    /// A bug in a decision must not stop the partition: its event goes to the dead letters, and the next one is
    /// decided.
    /// Kafka's own failures do stop the task, which begins again at the last commit.
    private RoutingDecision decide(RoutingRequest request, Instant now) {
        try {
            return engine.decide(request, state.catalog(), state.marks(), now);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error(
                    "no decision about event {} of type {}",
                    request.eventId(),
                    request.event().getType(),
                    e);
            return new RoutingDecision.Fail(
                    "internal", FailureCode.INTERNAL, e.getClass().getName());
        }
    }

    private void deliver(
            ArrivedEvent arrived,
            RoutingRequest request,
            Receipts.Subject subject,
            RoutingDecision.Deliver decision,
            Instant now) {
        for (PlannedDelivery planned : decision.deliveries()) {
            outputs.deliver(planned.delivery(), arrived.headers());
            record(arrived, receipts.routed(planned.delivery(), decision.rule(), planned.addressId(), now));
            if (planned.channel() != Channel.IN_APP) {
                tracking.begin(planned.delivery(), arrived.headers());
            }
        }
        decision.suppressions().forEach(silent -> record(arrived, receipts.suppressed(subject, silent, now)));
        decision.failures().forEach(failure -> {
            outputs.deadLetter(arrived, failure.code(), failure.channel().wireName() + ": " + failure.detail(), now);
            record(arrived, receipts.deadLettered(subject, failure, now));
        });
        if (decision.deliveries().isEmpty()) {
            state.marks().unmarkTold(request);
        } else {
            mark(request);
        }
    }

    private void suppress(
            ArrivedEvent arrived, Receipts.Subject subject, RoutingDecision.Suppress decision, Instant now) {
        // A repetition is told once for each time that it is repeated.
        String discriminator =
                decision.isRepetition() ? Long.toString(arrived.event().getAcceptedAtMillis()) : "";
        record(arrived, receipts.suppressed(subject, decision, discriminator, now));
        decision.channels().forEach(silent -> record(arrived, receipts.suppressed(subject, silent, now)));
    }

    private void defer(ArrivedEvent arrived, RoutingDecision.Defer decision) {
        Bytes key = StoreKeys.ofRecipient(arrived.key(), arrived.id());
        long dueMillis = decision.until().toEpochMilli();
        state.deferred()
                .put(
                        key,
                        DeferredNotification.newBuilder()
                                .setStored(arrived.stored())
                                .setDueMillis(dueMillis)
                                .setRule(decision.rule())
                                .build());
        state.timers().schedule(new Timers.Timer(dueMillis, Timers.Kind.DEFERRAL, key));
    }

    private void mark(RoutingRequest request) {
        state.marks().markTold(request, engine.repeatedUntil(request, state.catalog()));
    }

    private void record(ArrivedEvent arrived, dev.carillon.events.v1.Receipt receipt) {
        outputs.record(arrived.key(), receipt, arrived.headers());
    }
}
