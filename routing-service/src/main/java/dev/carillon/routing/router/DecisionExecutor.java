// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import dev.carillon.documents.workflow.Step;
import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.NotificationId;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Payload;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.ChannelFailure;
import dev.carillon.routing.decision.ChannelSuppression;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.OrderPlace;
import dev.carillon.routing.decision.PlannedDelivery;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.router.store.OrderReservations;
import dev.carillon.routing.state.DeliveryGroup;
import dev.carillon.routing.state.OrderPlaceState;
import dev.carillon.routing.state.PendingDelivery;
import dev.carillon.routing.state.WaitingChannel;
import dev.carillon.routing.state.WaitingMain;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;

/// Executor of decisions: sends deliveries, records receipts and stores what is due later. Used by the task's thread
/// only.
final class DecisionExecutor {

    private final RouterState state;
    private final DeliveryTracking tracking;
    private final OutputWriter writer;
    private final Receipts receipts;
    private final OrderReservations reservations;
    private final PayloadSeal seal;

    DecisionExecutor(
            RouterState state,
            DeliveryTracking tracking,
            OutputWriter writer,
            Receipts receipts,
            OrderReservations reservations,
            PayloadSeal seal) {
        this.state = state;
        this.tracking = tracking;
        this.writer = writer;
        this.receipts = receipts;
        this.reservations = reservations;
        this.seal = seal;
    }

    /// @param expiresAt expiry of the notification
    private record Execution(RoutedNotification routed, Supplier<Optional<Instant>> expiresAt, Instant now) {

        /// Instant of the next decision: the given instant, or the notification's expiry if that is earlier.
        long due(Instant until) {
            return expiresAt.get().filter(until::isAfter).orElse(until).toEpochMilli();
        }
    }

    /// @param point workflow position at which the decision was made
    void act(
            RoutedNotification routed,
            Point point,
            RoutingDecision decision,
            Supplier<Optional<Instant>> expiresAt,
            Instant now) {
        routed.advanced(decision.progress());
        Execution execution = new Execution(routed, expiresAt, now);
        for (Action action : decision.actions()) {
            switch (action) {
                case Action.Deliver deliver -> deliver(execution, deliver);
                case Action.Defer defer -> defer(execution, defer);
                case Action.Hold hold -> hold(execution, hold);
                case Action.Silence silence -> record(routed, receipts.suppressed(routed.subject(), silence, now));
                case Action.Fail(var channel, var failure) -> fail(routed, channel.name(), failure, now);
                case Action.Count count -> state.limits().put(count, now);
                case Action.Gather gather -> gather(execution, gather);
                case Action.Escalate escalate -> record(routed, receipts.escalated(routed.subject(), escalate, now));
            }
        }
        conclude(execution, point, decision.next());
    }

    /// Ends one channel with a dead letter.
    void fail(RoutedNotification routed, String step, ChannelFailure failure, Instant now) {
        routed.markFailed();
        writer.deadLetter(
                routed.arrived(), failure.code(), failure.channel().wireName() + ": " + failure.detail(), now);
        record(routed, receipts.deadLettered(routed.subject(), step, failure, now));
    }

    /// Ends the whole notification with a dead letter.
    private void fail(RoutedNotification routed, FailureCode code, String detail, Instant now) {
        end(routed);
        routed.markFailed();
        writer.deadLetter(routed.arrived(), code, detail, now);
        record(routed, receipts.deadLettered(routed.subject(), code, detail, now));
    }

    /// Ends a notification whose processing failed twice.
    void setAside(RoutedNotification routed, String cause, Instant now) {
        fail(routed, FailureCode.PROCESSING_FAILED, cause, now);
    }

    void cancel(RoutedNotification routed, String requestedBy, Instant now) {
        end(routed);
        record(routed, receipts.cancelled(routed.subject(), requestedBy, now));
    }

    private void deliver(Execution execution, Action.Deliver action) {
        RoutedNotification routed = execution.routed();
        Action.PlannedChannel channel = action.channel();
        routed.markReached();
        boolean isGrouped = group(execution, action);
        PendingDelivery.Builder pending = PendingDelivery.newBuilder();
        if (channel.channel() != Channel.IN_APP) {
            pending.setStored(routed.arrived().stored()).setGrouped(isGrouped);
            if (channel.isOrdered()) {
                Bytes place = reservations.take(place(routed, channel), channel.choice(), OrderPlaceState.State.LEFT);
                reservations.leave(place, action.deliveries().size());
                pending.setPlace(ByteString.copyFrom(place.get()));
            }
        }
        for (PlannedDelivery planned : action.deliveries()) {
            Delivery sealed = sealed(routed, planned.delivery());
            writer.deliver(sealed, routed.arrived().headers());
            record(routed, receipts.routed(sealed, "deliver", planned.addressId(), execution.now()));
            if (planned.channel() != Channel.IN_APP) {
                tracking.begin(sealed, pending);
            }
        }
    }

    /// The delivery with sealed content. It is sealed once, so that retries send the same bytes.
    ///
    /// @throws KeysUnavailableException when the recipient was erased since the event was opened: content
    /// read with the destroyed key must not be sealed with the next key. The decision is made again and finds
    /// the recipient erased
    private Delivery sealed(RoutedNotification routed, Delivery delivery) {
        Payload sealed = seal.seal(
                routed.recipient(), PayloadCodec.open(delivery.getContent()).require());
        String key = keyOfWhatWasRead(routed);
        if (!key.isEmpty() && !sealed.getDataKeyId().isEmpty() && !key.equals(sealed.getDataKeyId())) {
            throw new KeysUnavailableException("the recipient was erased during a decision");
        }
        return delivery.toBuilder().setContent(sealed).build();
    }

    private String keyOfWhatWasRead(RoutedNotification routed) {
        String ofData = routed.arrived().event().getData().getDataKeyId();
        return ofData.isEmpty() ? state.profiles().keyOf(routed.recipient()) : ofData;
    }

    /// Groups deliveries that share one outcome: several addresses of one channel, or a channel with a fallback.
    private boolean group(Execution execution, Action.Deliver action) {
        Action.PlannedChannel channel = action.channel();
        Optional<Duration> confirmWithin = execution
                .routed()
                .flow()
                .flatMap(flow -> flow.document().step(channel.step()))
                .flatMap(step -> step instanceof Step.Deliver deliver ? deliver.confirmWithin() : Optional.empty())
                .filter(_ -> channel.hasFallback());
        boolean isFollowed = channel.channel() != Channel.IN_APP
                && (channel.hasFallback() || action.deliveries().size() > 1);
        if (!isFollowed && confirmWithin.isEmpty()) {
            return false;
        }
        DeliveryGroup.Builder group =
                DeliveryGroup.newBuilder().setStep(channel.step()).setChoice(channel.choice());
        action.deliveries()
                .forEach(planned -> group.addDeliveries(planned.delivery().getId()));
        confirmWithin.ifPresent(
                within -> group.setConfirmDueMillis(execution.now().plus(within).toEpochMilli()));
        execution.routed().groups().add(group.build());
        return true;
    }

    private void defer(Execution execution, Action.Defer action) {
        WaitingChannel.Builder waiting = waiting(action.channel())
                .setDueMillis(execution.due(action.until()))
                .setLocal(action.isLocal())
                .setRule(action.reason().rule());
        take(execution.routed(), action.channel(), waiting, OrderPlaceState.State.WAITING);
        record(execution.routed(), receipts.deferred(execution.routed().subject(), action, execution.now()));
    }

    private void hold(Execution execution, Action.Hold action) {
        WaitingChannel.Builder waiting = waiting(action.channel())
                .setDueMillis(
                        execution.expiresAt().get().map(Instant::toEpochMilli).orElse(0L))
                .setRule(action.reason().rule());
        take(execution.routed(), action.channel(), waiting, OrderPlaceState.State.READY);
        record(execution.routed(), receipts.held(execution.routed().subject(), action, execution.now()));
    }

    private void take(
            RoutedNotification routed,
            Action.PlannedChannel channel,
            WaitingChannel.Builder waiting,
            OrderPlaceState.State state) {
        if (channel.isOrdered()) {
            Bytes place = reservations.take(place(routed, channel), channel.choice(), state);
            waiting.setPlace(ByteString.copyFrom(place.get()));
        }
        routed.channels().add(waiting.build());
    }

    private static WaitingChannel.Builder waiting(Action.PlannedChannel channel) {
        return WaitingChannel.newBuilder().setStep(channel.step()).setChoice(channel.choice());
    }

    private void gather(Execution execution, Action.Gather action) {
        RoutedNotification routed = execution.routed();
        state.digests().gather(routed, action, execution.expiresAt().get(), execution.now());
        if (action.isItem()) {
            routed.markReached();
            NotificationId digest = NotificationId.of(routed.recipient(), action.id());
            record(routed, receipts.digested(routed.subject(), action, digest, execution.now()));
        }
    }

    private void conclude(Execution execution, Point point, Next next) {
        RoutedNotification routed = execution.routed();
        switch (next) {
            case Next.Digested() -> {}
            case Next.End(var silence) -> {
                if (routed.isOver() && !routed.hasResult()) {
                    record(routed, receipts.suppressed(routed.subject(), silence, "", execution.now()));
                }
            }
            case Next.Wait wait -> wait(execution, point, wait);
            case Next.Suppress suppress -> suppress(execution, suppress);
            case Next.Expire(Instant expiredAt) -> expire(execution, point, expiredAt);
            case Next.Cancel(String requestedBy) -> cancel(routed, requestedBy, execution.now());
            case Next.Fail(String _, FailureCode code, String detail) -> fail(routed, code, detail, execution.now());
        }
    }

    private void suppress(Execution execution, Next.Suppress suppress) {
        RoutedNotification routed = execution.routed();
        // Each repetition has a receipt of its own.
        String discriminator =
                suppress.isRepetition() ? Long.toString(routed.arrived().event().getAcceptedAtMillis()) : "";
        record(routed, receipts.suppressed(routed.subject(), suppress.reason(), discriminator, execution.now()));
    }

    private void wait(Execution execution, Point point, Next.Wait wait) {
        RoutedNotification routed = execution.routed();
        long dueMillis = execution.due(wait.until());
        if (point instanceof Point.Choice(String step, int choice)) {
            routed.channels()
                    .add(WaitingChannel.newBuilder()
                            .setStep(step)
                            .setChoice(choice)
                            .setDueMillis(dueMillis)
                            .setRule(wait.reason().rule())
                            .build());
        } else {
            routed.main(Optional.of(WaitingMain.newBuilder()
                    .setPoint(PointCodec.stored(wait.point()))
                    .setAgain(PointCodec.stored(wait.again()))
                    .setDueMillis(dueMillis)
                    .setLocal(wait.isLocal())
                    .build()));
        }
        record(routed, receipts.deferred(routed.subject(), wait.reason(), wait.until(), execution.now()));
    }

    /// Records the expiry of one channel, or of the whole notification.
    private void expire(Execution execution, Point point, Instant expiredAt) {
        RoutedNotification routed = execution.routed();
        Optional<Action.PlannedChannel> channel = point instanceof Point.Choice(String id, int choice)
                ? routed.flow()
                        .flatMap(flow -> flow.document()
                                .step(id)
                                .flatMap(step -> step instanceof Step.Deliver deliver
                                        ? Optional.of(Action.PlannedChannel.of(flow, deliver, choice, false))
                                        : Optional.empty()))
                : Optional.empty();
        routed.markResult();
        record(
                routed,
                channel.map(one -> receipts.expired(routed.subject(), one, expiredAt, execution.now()))
                        .orElseGet(() -> receipts.expired(routed.subject(), expiredAt, execution.now())));
    }

    /// Suppresses a waiting channel because the notification was read.
    void silence(RoutedNotification routed, WaitingChannel waiting, Action.PlannedChannel channel, Instant now) {
        routed.channels().remove(waiting);
        routed.markResult();
        reservations.giveUp(Bytes.wrap(waiting.getPlace().toByteArray()));
        Action.Silence silence = new Action.Silence(channel, ChannelSuppression.ofRead(channel.channel()));
        record(routed, receipts.suppressed(routed.subject(), silence, now));
    }

    /// Ends all waits of a notification and releases its places in delivery orders.
    void end(RoutedNotification routed) {
        routed.channels()
                .forEach(channel ->
                        reservations.giveUp(Bytes.wrap(channel.getPlace().toByteArray())));
        routed.end();
    }

    private void record(RoutedNotification routed, dev.carillon.events.v1.Receipt receipt) {
        writer.record(routed.arrived(), receipt);
    }

    private static OrderPlace place(RoutedNotification routed, Action.PlannedChannel channel) {
        return new OrderPlace(
                routed.recipient(),
                routed.arrived().event().getOrderingKey(),
                channel.channel(),
                routed.arrived().id(),
                channel.step());
    }
}
