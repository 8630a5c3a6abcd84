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

/// Does what a decision says, and remembers what comes next. For the task's thread.
final class Doing {

    private final RouterState state;
    private final DeliveryTracking tracking;
    private final Outlet outlet;
    private final Receipts receipts;
    private final Places places;
    private final PayloadSeal seal;

    Doing(
            RouterState state,
            DeliveryTracking tracking,
            Outlet outlet,
            Receipts receipts,
            Places places,
            PayloadSeal seal) {
        this.state = state;
        this.tracking = tracking;
        this.outlet = outlet;
        this.receipts = receipts;
        this.places = places;
        this.seal = seal;
    }

    /// @param expiresAt when the notification is pointless
    private record Moment(Course course, Supplier<Optional<Instant>> expiresAt, Instant now) {

        /// When to ask again: what expires before is told then.
        long due(Instant until) {
            return expiresAt.get().filter(until::isAfter).orElse(until).toEpochMilli();
        }
    }

    /// @param point at which it was decided
    void act(Course course, Point point, RoutingDecision decision, Supplier<Optional<Instant>> expiresAt, Instant now) {
        course.advanced(decision.progress());
        Moment moment = new Moment(course, expiresAt, now);
        for (Action action : decision.actions()) {
            switch (action) {
                case Action.Deliver deliver -> deliver(moment, deliver);
                case Action.Defer defer -> defer(moment, defer);
                case Action.Hold hold -> hold(moment, hold);
                case Action.Silence silence -> record(course, receipts.suppressed(course.subject(), silence, now));
                case Action.Fail(var channel, var failure) -> fail(course, channel.name(), failure, now);
                case Action.Count count -> state.limits().put(count, now);
                case Action.Gather gather -> gather(moment, gather);
                case Action.Escalate escalate -> record(course, receipts.escalated(course.subject(), escalate, now));
            }
        }
        conclude(moment, point, decision.next());
    }

    /// A channel came to nothing and needs a person.
    void fail(Course course, String step, ChannelFailure failure, Instant now) {
        course.markFailed();
        outlet.deadLetter(
                course.arrived(), failure.code(), failure.channel().wireName() + ": " + failure.detail(), now);
        record(course, receipts.deadLettered(course.subject(), step, failure, now));
    }

    /// The whole notification fails and needs a person.
    private void fail(Course course, FailureCode code, String detail, Instant now) {
        end(course);
        course.markFailed();
        outlet.deadLetter(course.arrived(), code, detail, now);
        record(course, receipts.deadLettered(course.subject(), code, detail, now));
    }

    /// Its processing failed hard.
    void setAside(Course course, String cause, Instant now) {
        fail(course, FailureCode.PROCESSING_FAILED, cause, now);
    }

    void cancel(Course course, String requestedBy, Instant now) {
        end(course);
        record(course, receipts.cancelled(course.subject(), requestedBy, now));
    }

    private void deliver(Moment moment, Action.Deliver action) {
        Course course = moment.course();
        Action.PlannedChannel channel = action.channel();
        course.markReached();
        boolean isGrouped = group(moment, action);
        PendingDelivery.Builder pending = PendingDelivery.newBuilder();
        if (channel.channel() != Channel.IN_APP) {
            pending.setStored(course.arrived().stored()).setGrouped(isGrouped);
            if (channel.isOrdered()) {
                Bytes place = places.take(place(course, channel), channel.choice(), OrderPlaceState.State.LEFT);
                places.leave(place, action.deliveries().size());
                pending.setPlace(ByteString.copyFrom(place.get()));
            }
        }
        for (PlannedDelivery planned : action.deliveries()) {
            Delivery sealed = sealed(course, planned.delivery());
            outlet.deliver(sealed, course.arrived().headers());
            record(course, receipts.routed(sealed, "deliver", planned.addressId(), moment.now()));
            if (planned.channel() != Channel.IN_APP) {
                tracking.begin(sealed, pending);
            }
        }
    }

    /// Sealed once: the retries have the same bytes.
    ///
    /// @throws KeysUnavailableException when the recipient was erased since the event was opened: what
    /// was read with the destroyed key must not be sealed with the next one. The decision is made again
    /// and finds the recipient erased
    private Delivery sealed(Course course, Delivery delivery) {
        Payload sealed = seal.seal(
                course.recipient(), PayloadCodec.open(delivery.getContent()).require());
        String key = keyOfWhatWasRead(course);
        if (!key.isEmpty() && !sealed.getDataKeyId().isEmpty() && !key.equals(sealed.getDataKeyId())) {
            throw new KeysUnavailableException("the recipient was erased during a decision");
        }
        return delivery.toBuilder().setContent(sealed).build();
    }

    private String keyOfWhatWasRead(Course course) {
        String ofData = course.arrived().event().getData().getDataKeyId();
        return ofData.isEmpty() ? state.profiles().keyOf(course.recipient()) : ofData;
    }

    /// Deliveries that others may take the place of, or that stand for each other, are followed together.
    private boolean group(Moment moment, Action.Deliver action) {
        Action.PlannedChannel channel = action.channel();
        Optional<Duration> confirmWithin = moment.course()
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
                within -> group.setConfirmDueMillis(moment.now().plus(within).toEpochMilli()));
        moment.course().groups().add(group.build());
        return true;
    }

    private void defer(Moment moment, Action.Defer action) {
        WaitingChannel.Builder waiting = waiting(action.channel())
                .setDueMillis(moment.due(action.until()))
                .setLocal(action.isLocal())
                .setRule(action.reason().rule());
        take(moment.course(), action.channel(), waiting, OrderPlaceState.State.WAITING);
        record(moment.course(), receipts.deferred(moment.course().subject(), action, moment.now()));
    }

    private void hold(Moment moment, Action.Hold action) {
        WaitingChannel.Builder waiting = waiting(action.channel())
                .setDueMillis(
                        moment.expiresAt().get().map(Instant::toEpochMilli).orElse(0L))
                .setRule(action.reason().rule());
        take(moment.course(), action.channel(), waiting, OrderPlaceState.State.READY);
        record(moment.course(), receipts.held(moment.course().subject(), action, moment.now()));
    }

    private void take(
            Course course, Action.PlannedChannel channel, WaitingChannel.Builder waiting, OrderPlaceState.State state) {
        if (channel.isOrdered()) {
            Bytes place = places.take(place(course, channel), channel.choice(), state);
            waiting.setPlace(ByteString.copyFrom(place.get()));
        }
        course.channels().add(waiting.build());
    }

    private static WaitingChannel.Builder waiting(Action.PlannedChannel channel) {
        return WaitingChannel.newBuilder().setStep(channel.step()).setChoice(channel.choice());
    }

    private void gather(Moment moment, Action.Gather action) {
        Course course = moment.course();
        state.digests().gather(course, action, moment.expiresAt().get(), moment.now());
        if (action.isItem()) {
            course.markReached();
            NotificationId digest = NotificationId.of(course.recipient(), action.id());
            record(course, receipts.digested(course.subject(), action, digest, moment.now()));
        }
    }

    private void conclude(Moment moment, Point point, Next next) {
        Course course = moment.course();
        switch (next) {
            case Next.Digested() -> {}
            case Next.End(var silence) -> {
                if (course.isOver() && !course.isTold()) {
                    record(course, receipts.suppressed(course.subject(), silence, "", moment.now()));
                }
            }
            case Next.Wait wait -> wait(moment, point, wait);
            case Next.Suppress suppress -> suppress(moment, suppress);
            case Next.Expire(Instant expiredAt) -> expire(moment, point, expiredAt);
            case Next.Cancel(String requestedBy) -> cancel(course, requestedBy, moment.now());
            case Next.Fail(String _, FailureCode code, String detail) -> fail(course, code, detail, moment.now());
        }
    }

    private void suppress(Moment moment, Next.Suppress suppress) {
        Course course = moment.course();
        // A repetition is told once for each time that it is repeated.
        String discriminator =
                suppress.isRepetition() ? Long.toString(course.arrived().event().getAcceptedAtMillis()) : "";
        record(course, receipts.suppressed(course.subject(), suppress.reason(), discriminator, moment.now()));
    }

    private void wait(Moment moment, Point point, Next.Wait wait) {
        Course course = moment.course();
        long dueMillis = moment.due(wait.until());
        if (point instanceof Point.Choice(String step, int choice)) {
            course.channels()
                    .add(WaitingChannel.newBuilder()
                            .setStep(step)
                            .setChoice(choice)
                            .setDueMillis(dueMillis)
                            .setRule(wait.reason().rule())
                            .build());
        } else {
            course.main(Optional.of(WaitingMain.newBuilder()
                    .setPoint(Points.stored(wait.point()))
                    .setAgain(Points.stored(wait.again()))
                    .setDueMillis(dueMillis)
                    .setLocal(wait.isLocal())
                    .build()));
        }
        record(course, receipts.deferred(course.subject(), wait.reason(), wait.until(), moment.now()));
    }

    /// What is said is what expired: one channel, or all of it.
    private void expire(Moment moment, Point point, Instant expiredAt) {
        Course course = moment.course();
        Optional<Action.PlannedChannel> channel = point instanceof Point.Choice(String id, int choice)
                ? course.flow()
                        .flatMap(flow -> flow.document()
                                .step(id)
                                .flatMap(step -> step instanceof Step.Deliver deliver
                                        ? Optional.of(Action.PlannedChannel.of(flow, deliver, choice, false))
                                        : Optional.empty()))
                : Optional.empty();
        course.markTold();
        record(
                course,
                channel.map(one -> receipts.expired(course.subject(), one, expiredAt, moment.now()))
                        .orElseGet(() -> receipts.expired(course.subject(), expiredAt, moment.now())));
    }

    /// A channel that waits is not wanted any more, because it was read.
    void silence(Course course, WaitingChannel waiting, Action.PlannedChannel channel, Instant now) {
        course.channels().remove(waiting);
        course.markTold();
        places.giveUp(Bytes.wrap(waiting.getPlace().toByteArray()));
        Action.Silence silence = new Action.Silence(channel, ChannelSuppression.ofRead(channel.channel()));
        record(course, receipts.suppressed(course.subject(), silence, now));
    }

    /// Nothing of it waits any more.
    void end(Course course) {
        course.channels()
                .forEach(channel -> places.giveUp(Bytes.wrap(channel.getPlace().toByteArray())));
        course.end();
    }

    private void record(Course course, dev.carillon.events.v1.Receipt receipt) {
        outlet.record(course.arrived(), receipt);
    }

    private static OrderPlace place(Course course, Action.PlannedChannel channel) {
        return new OrderPlace(
                course.recipient(),
                course.arrived().event().getOrderingKey(),
                channel.channel(),
                course.arrived().id(),
                channel.step());
    }
}
