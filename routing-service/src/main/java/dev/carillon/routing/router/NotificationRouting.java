// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.documents.workflow.Engagement;
import dev.carillon.documents.workflow.Step;
import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.WaitDue;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.ChannelFailure;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.decision.Gathered;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.decision.RoutingEngine;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.state.DeliveryGroup;
import dev.carillon.routing.state.PendingDelivery;
import dev.carillon.routing.state.WaitingChannel;
import dev.carillon.routing.state.WaitingMain;
import dev.carillon.routing.state.WithdrawalCause;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads notifications through their courses: asks the engine what comes next, whenever something does, and has it
/// done.
/// For the task's thread.
final class NotificationRouting {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationRouting.class);

    private final RoutingEngine engine;
    private final Disclosure disclosure;
    private final RouterState state;
    private final Outlet outlet;
    private final Receipts receipts;
    private final Doing doing;
    private final Places places;

    NotificationRouting(
            RoutingRules rules, RouterState state, Outlet outlet, Receipts receipts, Doing doing, Places places) {
        this.engine = rules.engine();
        this.disclosure = new Disclosure(state.profiles(), rules.seal());
        this.state = state;
        this.outlet = outlet;
        this.receipts = receipts;
        this.doing = doing;
        this.places = places;
    }

    /// @param arrived addressed to one recipient
    void route(ArrivedEvent arrived, Instant now) {
        Course course = Course.begin(arrived);
        RoutingRequest request = request(course, new Point.Start(), RoutingRequest.Stage.ARRIVED);
        advance(course, request, now);
        if (course.isReached() || !course.isOver()) {
            state.marks().markTold(request, engine.repeatedUntil(request, state.catalog()));
        }
        save(course);
    }

    /// A digest closed: it goes on where its items would have.
    void begin(Course course, Point then, Instant now) {
        advance(course, then, now);
        save(course);
    }

    /// Something of a notification is due. What waits for evidence asks the log first: evidence that was there in time
    /// may still lie unread.
    void release(Bytes key, long dueMillis, Instant now) {
        state.instances().findDue(key, dueMillis).ifPresent(course -> {
            long nowMillis = now.toEpochMilli();
            for (WaitingChannel channel : List.copyOf(course.channels())) {
                if (channel.getDueMillis() > 0 && channel.getDueMillis() <= nowMillis) {
                    release(course, channel, now);
                }
            }
            for (DeliveryGroup group : List.copyOf(course.groups())) {
                if (!group.getAsked() && group.getConfirmDueMillis() > 0 && group.getConfirmDueMillis() <= nowMillis) {
                    course.groups().remove(group);
                    course.groups().add(group.toBuilder().setAsked(true).build());
                    ask(course, due(group), now);
                }
            }
            course.main()
                    .filter(main -> !main.getAsked() && main.getDueMillis() <= nowMillis)
                    .ifPresent(main -> mainIsDue(course, main, now));
            save(course);
        });
    }

    private void mainIsDue(Course course, WaitingMain main, Instant now) {
        if (course.guard().isPresent() || awaited(course, main).isPresent()) {
            course.main(Optional.of(main.toBuilder().setAsked(true).build()));
            ask(course, due(main), now);
        } else {
            course.main(Optional.empty());
            advance(course, Points.of(main.getPoint()), now);
        }
    }

    private void ask(Course course, WaitDue due, Instant now) {
        outlet.record(course.arrived(), receipts.waitDue(course.subject(), due, now));
    }

    /// All evidence that was there when a wait was due has been read, and did not end it.
    void waitIsOver(RecipientKey recipient, EventId event, WaitDue due, Instant now) {
        state.instances().find(recipient, event).ifPresent(course -> {
            for (DeliveryGroup group : List.copyOf(course.groups())) {
                if (group.getAsked() && due(group).equals(due)) {
                    course.groups().remove(group);
                    fallBack(course, group, now);
                }
            }
            course.main()
                    .filter(main -> main.getAsked() && due(main).equals(due))
                    .ifPresent(main -> {
                        course.main(Optional.empty());
                        advance(course, Points.of(main.getPoint()), now);
                    });
            save(course);
        });
    }

    private static WaitDue due(DeliveryGroup group) {
        return WaitDue.newBuilder()
                .setStep(group.getStep())
                .setChoice(group.getChoice())
                .setDueAtMillis(group.getConfirmDueMillis())
                .build();
    }

    private static WaitDue due(WaitingMain main) {
        return WaitDue.newBuilder()
                .setStep(main.getPoint().getStep())
                .setDueAtMillis(main.getDueMillis())
                .build();
    }

    /// What was before it has settled.
    void release(Orders.Turn turn, Instant now) {
        state.instances().find(turn.recipient(), turn.event()).ifPresent(course -> {
            List.copyOf(course.channels()).stream()
                    .filter(channel -> channel.getStep().equals(turn.step()) && channel.getChoice() == turn.choice())
                    .forEach(channel -> release(course, channel, now));
            save(course);
        });
    }

    /// The recipient's profile has changed: what goes by it is asked again.
    void profileChanged(RecipientKey recipient, int limit, Instant now) {
        for (Course course : state.instances().findLocal(recipient, limit)) {
            List.copyOf(course.channels()).stream()
                    .filter(WaitingChannel::getLocal)
                    .forEach(channel -> release(course, channel, now));
            course.main().filter(WaitingMain::getLocal).ifPresent(main -> {
                course.main(Optional.empty());
                advance(course, Points.of(main.getAgain()), now);
            });
            save(course);
        }
    }

    /// There is evidence that the recipient has it.
    void engaged(RecipientKey recipient, EventId event, String deliveryId, Engagement evidence, Instant now) {
        state.instances().find(recipient, event).ifPresent(course -> {
            course.engaged(evidence);
            course.groups()
                    .removeIf(group -> group.getConfirmDueMillis() > 0
                            && group.getDeliveriesList().contains(deliveryId));
            course.main().filter(main -> endsWait(course, main)).ifPresent(main -> {
                course.main(Optional.empty());
                advance(course, Points.of(main.getPoint()), now);
            });
            if (isGuarded(course)) {
                List.copyOf(course.channels()).forEach(channel -> release(course, channel, now));
            }
            save(course);
        });
    }

    /// The producer wants no more of it.
    ///
    /// @return whether anything was still to come
    boolean cancel(Course course, String requestedBy, Instant now) {
        boolean isStopped = course.main().isPresent() || !course.channels().isEmpty();
        if (isStopped) {
            doing.cancel(course, requestedBy, now);
        } else {
            course.end();
        }
        save(course);
        return isStopped;
    }

    /// An event failed hard when it came.
    void setAside(ArrivedEvent arrived, String cause, Instant now) {
        doing.setAside(Course.begin(arrived), cause, now);
    }

    /// A notification failed hard when something of it was due.
    void setAside(Bytes key, long dueMillis, String cause, Instant now) {
        state.instances().findDue(key, dueMillis).ifPresent(course -> setAside(course, cause, now));
    }

    /// A notification failed hard when something was known about it.
    void setAside(RecipientKey recipient, EventId event, String cause, Instant now) {
        state.instances().find(recipient, event).ifPresent(course -> setAside(course, cause, now));
    }

    /// A delivery failed hard when its next attempt was due.
    void setAside(PendingDelivery pending, String cause, Instant now) {
        ArrivedEvent arrived = ArrivedEvent.of(pending.getStored());
        setAside(
                state.instances().find(arrived.key(), arrived.id()).orElseGet(() -> Course.begin(arrived)), cause, now);
    }

    /// Ends a notification with a dead letter.
    void setAside(Course course, String cause, Instant now) {
        doing.setAside(course, cause, now);
        save(course);
    }

    /// Nothing more comes of it, and that is said elsewhere.
    void end(Course course) {
        doing.end(course);
        save(course);
    }

    /// What waits to be pushed has been read.
    void silencePush(Course course, Instant now) {
        List<WaitingChannel> silenced = course.channels().stream()
                .filter(waiting -> planned(course, waiting)
                        .filter(channel -> channel.channel() == Channel.PUSH)
                        .isPresent())
                .toList();
        for (WaitingChannel waiting : silenced) {
            planned(course, waiting).ifPresent(channel -> doing.silence(course, waiting, channel, now));
        }
        save(course);
    }

    private static Optional<Action.PlannedChannel> planned(Course course, WaitingChannel waiting) {
        return course.flow()
                .flatMap(flow -> flow.document()
                        .step(waiting.getStep())
                        .flatMap(step -> step instanceof Step.Deliver deliver
                                ? Optional.of(Action.PlannedChannel.of(flow, deliver, waiting.getChoice(), false))
                                : Optional.empty()));
    }

    /// By whose clock a recipient goes.
    ZoneId zone(RecipientKey recipient) {
        return engine.zone(state.profiles().of(recipient), recipient.tenant(), state.catalog());
    }

    /// A delivery has ended.
    void settled(Settled settled, Instant now) {
        if (!settled.pending().getPlace().isEmpty()) {
            places.settle(Bytes.wrap(settled.pending().getPlace().toByteArray()));
        }
        if (settled.delivery().getRetracted()) {
            return;
        }
        if (settled.pending().getGrouped()) {
            RecipientKey recipient = RecipientKey.of(
                    settled.delivery().getTenant(), settled.delivery().getRecipient());
            state.instances()
                    .find(recipient, new EventId(settled.delivery().getEventId()))
                    .ifPresent(course -> settled(course, settled, now));
        } else if (settled.pending().getWithdrawnFor() == WithdrawalCause.NONE
                && settled.outcome() instanceof Settled.Outcome.Failed(FailureCode code, String detail)) {
            Course alone = Course.begin(ArrivedEvent.of(settled.pending().getStored()));
            fail(alone, settled.delivery(), code, detail, now);
        }
    }

    private void settled(Course course, Settled settled, Instant now) {
        Optional<DeliveryGroup> found = course.groups().stream()
                .filter(group ->
                        group.getDeliveriesList().contains(settled.delivery().getId()))
                .findFirst();
        if (found.isEmpty()) {
            return;
        }
        DeliveryGroup group = found.get();
        course.groups().remove(group);
        List<String> others = group.getDeliveriesList().stream()
                .filter(id -> !id.equals(settled.delivery().getId()))
                .toList();
        boolean hasFailed = group.getFailed() || settled.outcome() instanceof Settled.Outcome.Failed;
        boolean isAccepted = settled.outcome() instanceof Settled.Outcome.Accepted;
        if (isAccepted && group.getConfirmDueMillis() > 0) {
            course.groups().add(group);
        } else if (!isAccepted && !others.isEmpty()) {
            course.groups()
                    .add(group.toBuilder()
                            .clearDeliveries()
                            .addAllDeliveries(others)
                            .setFailed(hasFailed)
                            .build());
        } else if (!isAccepted && hasFailed && !fallBack(course, group, now)) {
            if (settled.outcome() instanceof Settled.Outcome.Failed(FailureCode code, String detail)) {
                fail(course, settled.delivery(), code, detail, now);
            } else {
                fail(course, settled.delivery(), FailureCode.PROVIDER_REFUSED, "no address could be reached", now);
            }
        }
        save(course);
    }

    private void fail(Course course, Delivery delivery, FailureCode code, String detail, Instant now) {
        Channel channel = Channel.require(delivery.getChannel());
        doing.fail(course, delivery.getStep(), new ChannelFailure(channel, code, detail), now);
    }

    /// Tries the step's next channel, if it has one.
    private boolean fallBack(Course course, DeliveryGroup group, Instant now) {
        int next = group.getChoice() + 1;
        boolean hasNext = course.flow()
                .flatMap(flow -> flow.document().step(group.getStep()))
                .filter(step -> step instanceof Step.Deliver deliver
                        && next < deliver.channels().size())
                .isPresent();
        if (hasNext) {
            advance(course, new Point.Choice(group.getStep(), next), now);
        }
        return hasNext;
    }

    private void release(Course course, WaitingChannel channel, Instant now) {
        if (!course.channels().remove(channel)) {
            return;
        }
        places.carry(
                channel.getStep(),
                channel.getChoice(),
                Bytes.wrap(channel.getPlace().toByteArray()));
        advance(course, new Point.Choice(channel.getStep(), channel.getChoice()), now);
        places.carried();
    }

    private void advance(Course course, Point point, Instant now) {
        advance(course, request(course, point, RoutingRequest.Stage.RELEASED), now);
    }

    private void advance(Course course, RoutingRequest request, Instant now) {
        if (course.isDigest()
                && request.profile().known() != RecipientProfile.Known.ERASED
                && request.progress().digest().filter(all -> all.count() > 0).isEmpty()) {
            course.end();
            outlet.record(course.arrived(), receipts.cancelled(course.subject(), "its items", now));
            return;
        }
        RoutingDecision decision = decide(request, now);
        doing.act(course, request.progress().point(), decision, () -> engine.expiresAt(request, state.catalog()), now);
    }

    private RoutingRequest request(Course course, Point point, RoutingRequest.Stage stage) {
        ArrivedEvent arrived = course.arrived();
        Optional<Gathered> gathered = course.isDigest()
                ? Optional.of(state.digests().gathered(arrived.key(), arrived.id()))
                : Optional.empty();
        Disclosure.Disclosed disclosed = disclosure.of(arrived.key(), arrived.event());
        return new RoutingRequest(
                arrived.key(),
                arrived.id(),
                disclosed.event(),
                disclosed.profile(),
                stage,
                course.progress(point, gathered));
    }

    private void save(Course course) {
        if (course.hasComeToNothing()) {
            // So that it can be sent again once it has been mended.
            state.marks().unmarkTold(request(course, new Point.Start(), RoutingRequest.Stage.RELEASED));
        }
        state.instances().save(course);
        if (course.isDigest() && course.isOver()) {
            state.digests().forget(course.recipient(), course.arrived().id());
        }
    }

    private static boolean endsWait(Course course, WaitingMain main) {
        return isGuarded(course) || satisfies(course, awaited(course, main));
    }

    /// The evidence that this very wait asks for.
    private static Optional<Engagement> awaited(Course course, WaitingMain main) {
        if (main.getPoint().getKind() != dev.carillon.routing.state.PointState.Kind.AFTER) {
            return Optional.empty();
        }
        return course.flow()
                .map(Flow::document)
                .flatMap(document -> document.step(main.getPoint().getStep()))
                .flatMap(step -> step instanceof Step.Wait wait ? wait.unless() : Optional.empty());
    }

    private static boolean isGuarded(Course course) {
        return satisfies(course, course.guard());
    }

    private static boolean satisfies(Course course, Optional<Engagement> wanted) {
        return wanted.isPresent()
                && course.engaged()
                        .filter(known -> known.satisfies(wanted.get()))
                        .isPresent();
    }

    /// A bug in a decision must not stop the partition: its event goes to the dead letters, and the next
    /// one is decided. Kafka's own failures, and keys that cannot be had, do stop the task, which begins
    /// again at the last commit.
    private RoutingDecision decide(RoutingRequest request, Instant now) {
        try {
            return engine.decide(request, state.catalog(), state, now);
        } catch (KafkaException | KeysUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error(
                    "no decision about event {} of type {}",
                    request.eventId(),
                    request.event().getType(),
                    e);
            return new RoutingDecision(
                    request.progress(),
                    List.of(),
                    new Next.Fail("internal", FailureCode.INTERNAL, e.getClass().getName()),
                    List.of());
        }
    }
}
