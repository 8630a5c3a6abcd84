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
import dev.carillon.routing.decision.DigestedItems;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.decision.engine.RoutingEngine;
import dev.carillon.routing.router.store.OrderQueues;
import dev.carillon.routing.router.store.OrderReservations;
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

/// Router of single notifications: asks the engine for the next decision whenever an event, a receipt or a timer
/// calls for one, and executes it. Used by the task's thread only.
final class NotificationRouting {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationRouting.class);

    private final RoutingEngine engine;
    private final PayloadOpener opener;
    private final RouterState state;
    private final OutputWriter writer;
    private final Receipts receipts;
    private final DecisionExecutor executor;
    private final OrderReservations reservations;

    NotificationRouting(
            RoutingRules rules,
            RouterState state,
            OutputWriter writer,
            Receipts receipts,
            DecisionExecutor executor,
            OrderReservations reservations) {
        this.engine = rules.engine();
        this.opener = new PayloadOpener(state.profiles(), rules.seal());
        this.state = state;
        this.writer = writer;
        this.receipts = receipts;
        this.executor = executor;
        this.reservations = reservations;
    }

    /// @param arrived event, addressed to one recipient
    void route(ArrivedEvent arrived, Instant now) {
        RoutedNotification routed = RoutedNotification.begin(arrived);
        RoutingRequest request = request(routed, new Point.Start(), RoutingRequest.Stage.ARRIVED);
        advance(routed, request, now);
        if (routed.isReached() || !routed.isOver()) {
            state.marks().recordNotified(request, engine.repeatedUntil(request, state.catalog()));
        }
        save(routed);
    }

    /// Starts the notification of a digest that closed, at the position where its items would have continued.
    void begin(RoutedNotification routed, Point then, Instant now) {
        advance(routed, then, now);
        save(routed);
    }

    /// Handles the timer of a notification. A wait for evidence reads the log first, because evidence that was in
    /// time may still be unread.
    void release(Bytes key, long dueMillis, Instant now) {
        state.instances().findDue(key, dueMillis).ifPresent(routed -> {
            long nowMillis = now.toEpochMilli();
            for (WaitingChannel channel : List.copyOf(routed.channels())) {
                if (channel.getDueMillis() > 0 && channel.getDueMillis() <= nowMillis) {
                    release(routed, channel, now);
                }
            }
            for (DeliveryGroup group : List.copyOf(routed.groups())) {
                if (!group.getAsked() && group.getConfirmDueMillis() > 0 && group.getConfirmDueMillis() <= nowMillis) {
                    routed.groups().remove(group);
                    routed.groups().add(group.toBuilder().setAsked(true).build());
                    recordWaitDue(routed, due(group), now);
                }
            }
            routed.main()
                    .filter(main -> !main.getAsked() && main.getDueMillis() <= nowMillis)
                    .ifPresent(main -> mainIsDue(routed, main, now));
            save(routed);
        });
    }

    private void mainIsDue(RoutedNotification routed, WaitingMain main, Instant now) {
        if (routed.guard().isPresent() || awaited(routed, main).isPresent()) {
            routed.main(Optional.of(main.toBuilder().setAsked(true).build()));
            recordWaitDue(routed, due(main), now);
        } else {
            routed.main(Optional.empty());
            advance(routed, PointCodec.of(main.getPoint()), now);
        }
    }

    private void recordWaitDue(RoutedNotification routed, WaitDue due, Instant now) {
        writer.record(routed.arrived(), receipts.waitDue(routed.subject(), due, now));
    }

    /// Handles a `wait_due` receipt: all evidence written before it has been read, and none of it ended the wait.
    void waitIsOver(RecipientKey recipient, EventId event, WaitDue due, Instant now) {
        state.instances().find(recipient, event).ifPresent(routed -> {
            for (DeliveryGroup group : List.copyOf(routed.groups())) {
                if (group.getAsked() && due(group).equals(due)) {
                    routed.groups().remove(group);
                    fallBack(routed, group, now);
                }
            }
            routed.main()
                    .filter(main -> main.getAsked() && due(main).equals(due))
                    .ifPresent(main -> {
                        routed.main(Optional.empty());
                        advance(routed, PointCodec.of(main.getPoint()), now);
                    });
            save(routed);
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

    /// Releases a delivery whose predecessor in its delivery order has settled.
    void release(OrderQueues.Turn turn, Instant now) {
        state.instances().find(turn.recipient(), turn.event()).ifPresent(routed -> {
            List.copyOf(routed.channels()).stream()
                    .filter(channel -> channel.getStep().equals(turn.step()) && channel.getChoice() == turn.choice())
                    .forEach(channel -> release(routed, channel, now));
            save(routed);
        });
    }

    /// Decides again what depends on a recipient's profile, after the profile changed.
    void profileChanged(RecipientKey recipient, int limit, Instant now) {
        for (RoutedNotification routed : state.instances().findLocal(recipient, limit)) {
            List.copyOf(routed.channels()).stream()
                    .filter(WaitingChannel::getLocal)
                    .forEach(channel -> release(routed, channel, now));
            routed.main().filter(WaitingMain::getLocal).ifPresent(main -> {
                routed.main(Optional.empty());
                advance(routed, PointCodec.of(main.getAgain()), now);
            });
            save(routed);
        }
    }

    /// Applies evidence that the recipient received, saw or read the notification.
    void engaged(RecipientKey recipient, EventId event, String deliveryId, Engagement evidence, Instant now) {
        state.instances().find(recipient, event).ifPresent(routed -> {
            routed.engaged(evidence);
            routed.groups()
                    .removeIf(group -> group.getConfirmDueMillis() > 0
                            && group.getDeliveriesList().contains(deliveryId));
            routed.main().filter(main -> endsWait(routed, main)).ifPresent(main -> {
                routed.main(Optional.empty());
                advance(routed, PointCodec.of(main.getPoint()), now);
            });
            if (isGuarded(routed)) {
                List.copyOf(routed.channels()).forEach(channel -> release(routed, channel, now));
            }
            save(routed);
        });
    }

    /// Cancels a notification for its producer.
    ///
    /// @return true if a wait or a waiting channel was stopped
    boolean cancel(RoutedNotification routed, String requestedBy, Instant now) {
        boolean isStopped = routed.main().isPresent() || !routed.channels().isEmpty();
        if (isStopped) {
            executor.cancel(routed, requestedBy, now);
        } else {
            routed.end();
        }
        save(routed);
        return isStopped;
    }

    /// Ends the notification of an event whose processing failed twice on arrival.
    void setAside(ArrivedEvent arrived, String cause, Instant now) {
        executor.setAside(RoutedNotification.begin(arrived), cause, now);
    }

    /// Ends a notification whose processing failed twice when its timer was due.
    void setAside(Bytes key, long dueMillis, String cause, Instant now) {
        state.instances().findDue(key, dueMillis).ifPresent(routed -> setAside(routed, cause, now));
    }

    /// Ends a notification whose processing failed twice when a receipt about it was read.
    void setAside(RecipientKey recipient, EventId event, String cause, Instant now) {
        state.instances().find(recipient, event).ifPresent(routed -> setAside(routed, cause, now));
    }

    /// Ends the notification of a delivery whose retry failed twice.
    void setAside(PendingDelivery pending, String cause, Instant now) {
        ArrivedEvent arrived = ArrivedEvent.of(pending.getStored());
        setAside(
                state.instances().find(arrived.key(), arrived.id()).orElseGet(() -> RoutedNotification.begin(arrived)),
                cause,
                now);
    }

    /// Ends a notification with a dead letter.
    void setAside(RoutedNotification routed, String cause, Instant now) {
        executor.setAside(routed, cause, now);
        save(routed);
    }

    /// Ends a notification without a receipt; the caller records the reason.
    void end(RoutedNotification routed) {
        executor.end(routed);
        save(routed);
    }

    /// Suppresses the waiting push channels of a notification that was read.
    void silencePush(RoutedNotification routed, Instant now) {
        List<WaitingChannel> silenced = routed.channels().stream()
                .filter(waiting -> planned(routed, waiting)
                        .filter(channel -> channel.channel() == Channel.PUSH)
                        .isPresent())
                .toList();
        for (WaitingChannel waiting : silenced) {
            planned(routed, waiting).ifPresent(channel -> executor.silence(routed, waiting, channel, now));
        }
        save(routed);
    }

    private static Optional<Action.PlannedChannel> planned(RoutedNotification routed, WaitingChannel waiting) {
        return routed.flow()
                .flatMap(flow -> flow.document()
                        .step(waiting.getStep())
                        .flatMap(step -> step instanceof Step.Deliver deliver
                                ? Optional.of(Action.PlannedChannel.of(flow, deliver, waiting.getChoice(), false))
                                : Optional.empty()));
    }

    /// Time zone of a recipient.
    ZoneId zone(RecipientKey recipient) {
        return engine.zone(state.profiles().of(recipient), recipient.tenant(), state.catalog());
    }

    /// Continues the notification of a delivery that has settled.
    void settled(Settled settled, Instant now) {
        if (!settled.pending().getPlace().isEmpty()) {
            reservations.settle(Bytes.wrap(settled.pending().getPlace().toByteArray()));
        }
        if (settled.delivery().getRetracted()) {
            return;
        }
        if (settled.pending().getGrouped()) {
            RecipientKey recipient = RecipientKey.of(
                    settled.delivery().getTenant(), settled.delivery().getRecipient());
            state.instances()
                    .find(recipient, new EventId(settled.delivery().getEventId()))
                    .ifPresent(routed -> settled(routed, settled, now));
        } else if (settled.pending().getWithdrawnFor() == WithdrawalCause.NONE
                && settled.outcome() instanceof Settled.Outcome.Failed(FailureCode code, String detail)) {
            RoutedNotification alone =
                    RoutedNotification.begin(ArrivedEvent.of(settled.pending().getStored()));
            fail(alone, settled.delivery(), code, detail, now);
        }
    }

    private void settled(RoutedNotification routed, Settled settled, Instant now) {
        Optional<DeliveryGroup> found = routed.groups().stream()
                .filter(group ->
                        group.getDeliveriesList().contains(settled.delivery().getId()))
                .findFirst();
        if (found.isEmpty()) {
            return;
        }
        DeliveryGroup group = found.get();
        routed.groups().remove(group);
        List<String> others = group.getDeliveriesList().stream()
                .filter(id -> !id.equals(settled.delivery().getId()))
                .toList();
        boolean hasFailed = group.getFailed() || settled.outcome() instanceof Settled.Outcome.Failed;
        boolean isAccepted = settled.outcome() instanceof Settled.Outcome.Accepted;
        if (isAccepted && group.getConfirmDueMillis() > 0) {
            routed.groups().add(group);
        } else if (!isAccepted && !others.isEmpty()) {
            routed.groups()
                    .add(group.toBuilder()
                            .clearDeliveries()
                            .addAllDeliveries(others)
                            .setFailed(hasFailed)
                            .build());
        } else if (!isAccepted && hasFailed && !fallBack(routed, group, now)) {
            if (settled.outcome() instanceof Settled.Outcome.Failed(FailureCode code, String detail)) {
                fail(routed, settled.delivery(), code, detail, now);
            } else {
                fail(routed, settled.delivery(), FailureCode.PROVIDER_REFUSED, "no address could be reached", now);
            }
        }
        save(routed);
    }

    private void fail(RoutedNotification routed, Delivery delivery, FailureCode code, String detail, Instant now) {
        Channel channel = Channel.require(delivery.getChannel());
        executor.fail(routed, delivery.getStep(), new ChannelFailure(channel, code, detail), now);
    }

    /// Tries the step's next channel.
    ///
    /// @return true if the step has one
    private boolean fallBack(RoutedNotification routed, DeliveryGroup group, Instant now) {
        int next = group.getChoice() + 1;
        boolean hasNext = routed.flow()
                .flatMap(flow -> flow.document().step(group.getStep()))
                .filter(step -> step instanceof Step.Deliver deliver
                        && next < deliver.channels().size())
                .isPresent();
        if (hasNext) {
            advance(routed, new Point.Choice(group.getStep(), next), now);
        }
        return hasNext;
    }

    private void release(RoutedNotification routed, WaitingChannel channel, Instant now) {
        if (!routed.channels().remove(channel)) {
            return;
        }
        reservations.keep(
                channel.getStep(),
                channel.getChoice(),
                Bytes.wrap(channel.getPlace().toByteArray()));
        advance(routed, new Point.Choice(channel.getStep(), channel.getChoice()), now);
        reservations.releaseKept();
    }

    private void advance(RoutedNotification routed, Point point, Instant now) {
        advance(routed, request(routed, point, RoutingRequest.Stage.RELEASED), now);
    }

    private void advance(RoutedNotification routed, RoutingRequest request, Instant now) {
        if (routed.isDigest()
                && request.profile().known() != RecipientProfile.Known.ERASED
                && request.progress().digest().filter(all -> all.count() > 0).isEmpty()) {
            routed.end();
            writer.record(routed.arrived(), receipts.cancelled(routed.subject(), "its items", now));
            return;
        }
        RoutingDecision decision = decide(request, now);
        executor.act(
                routed, request.progress().point(), decision, () -> engine.expiresAt(request, state.catalog()), now);
    }

    private RoutingRequest request(RoutedNotification routed, Point point, RoutingRequest.Stage stage) {
        ArrivedEvent arrived = routed.arrived();
        Optional<DigestedItems> gathered = routed.isDigest()
                ? Optional.of(state.digests().gathered(arrived.key(), arrived.id()))
                : Optional.empty();
        PayloadOpener.OpenedEvent opened = opener.of(arrived.key(), arrived.event());
        return new RoutingRequest(
                arrived.key(), arrived.id(), opened.event(), opened.profile(), stage, routed.progress(point, gathered));
    }

    private void save(RoutedNotification routed) {
        if (routed.hasFailedEntirely()) {
            // Removes the deduplication mark, so that the event can be sent again after its cause was fixed.
            state.marks().removeNotified(request(routed, new Point.Start(), RoutingRequest.Stage.RELEASED));
        }
        state.instances().save(routed);
        if (routed.isDigest() && routed.isOver()) {
            state.digests().forget(routed.recipient(), routed.arrived().id());
        }
    }

    private static boolean endsWait(RoutedNotification routed, WaitingMain main) {
        return isGuarded(routed) || satisfies(routed, awaited(routed, main));
    }

    /// Evidence that would end this wait.
    private static Optional<Engagement> awaited(RoutedNotification routed, WaitingMain main) {
        if (main.getPoint().getKind() != dev.carillon.routing.state.PointState.Kind.AFTER) {
            return Optional.empty();
        }
        return routed.flow()
                .map(Flow::document)
                .flatMap(document -> document.step(main.getPoint().getStep()))
                .flatMap(step -> step instanceof Step.Wait wait ? wait.unless() : Optional.empty());
    }

    private static boolean isGuarded(RoutedNotification routed) {
        return satisfies(routed, routed.guard());
    }

    private static boolean satisfies(RoutedNotification routed, Optional<Engagement> wanted) {
        return wanted.isPresent()
                && routed.engaged()
                        .filter(known -> known.satisfies(wanted.get()))
                        .isPresent();
    }

    /// The engine's decision, or a failure if the engine threw: the event goes to the dead letters, and the
    /// partition continues. A Kafka failure or an unavailable data key stops the task, which restarts at the last
    /// commit.
    private RoutingDecision decide(RoutingRequest request, Instant now) {
        try {
            return engine.decide(request, state.catalog(), state, now);
        } catch (KafkaException | KeysUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error(
                    "the engine failed; the event goes to the dead letters (event={}, type={})",
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
