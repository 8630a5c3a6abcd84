// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.documents.workflow.Engagement;
import dev.carillon.events.RecipientKey;
import dev.carillon.routing.decision.DigestedItems;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.decision.Limit;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.Progress;
import dev.carillon.routing.router.store.Flows;
import dev.carillon.routing.state.DeliveryGroup;
import dev.carillon.routing.state.Instance;
import dev.carillon.routing.state.WaitingChannel;
import dev.carillon.routing.state.WaitingMain;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Notification being routed, with its stored state unpacked. Lives as long as one step of work.
final class RoutedNotification {

    private final ArrivedEvent arrived;
    private final Receipts.Subject subject;
    private final Optional<Instance> kept;
    private final boolean digest;
    private final Set<Limit> passed = EnumSet.noneOf(Limit.class);
    private final List<WaitingChannel> channels = new ArrayList<>();
    private final List<DeliveryGroup> groups = new ArrayList<>();
    private Optional<Flow> flow;
    private Optional<WaitingMain> main = Optional.empty();
    private Optional<Engagement> engaged = Optional.empty();
    private Optional<Engagement> guard = Optional.empty();
    private boolean result;
    private boolean reached;
    private boolean failed;

    private RoutedNotification(ArrivedEvent arrived, Optional<Instance> kept, Optional<Flow> flow, boolean digest) {
        this.arrived = arrived;
        this.subject = Receipts.Subject.ofRecipient(arrived.key(), arrived.id(), arrived.event());
        this.kept = kept;
        this.flow = flow;
        this.digest = digest;
    }

    /// New notification for an event that has just arrived.
    static RoutedNotification begin(ArrivedEvent arrived) {
        return new RoutedNotification(arrived, Optional.empty(), Optional.empty(), false);
    }

    /// New notification for a digest that has just closed.
    static RoutedNotification ofDigest(ArrivedEvent event, Flow flow, Set<Limit> passed, Optional<Engagement> guard) {
        RoutedNotification routed = new RoutedNotification(event, Optional.empty(), Optional.of(flow), true);
        routed.passed.addAll(passed);
        routed.guard = guard;
        return routed;
    }

    static RoutedNotification of(Instance kept, Optional<Flow> flow) {
        RoutedNotification routed =
                new RoutedNotification(ArrivedEvent.of(kept.getStored()), Optional.of(kept), flow, kept.getDigest());
        routed.passed.addAll(LevelCodec.limits(kept.getPassedList()));
        routed.channels.addAll(kept.getChannelsList());
        routed.groups.addAll(kept.getGroupsList());
        routed.main = kept.hasMain() ? Optional.of(kept.getMain()) : Optional.empty();
        routed.engaged = LevelCodec.engagement(kept.getEngaged());
        routed.guard = LevelCodec.engagement(kept.getGuard());
        routed.result = kept.getTold();
        return routed;
    }

    ArrivedEvent arrived() {
        return arrived;
    }

    RecipientKey recipient() {
        return arrived.key();
    }

    Receipts.Subject subject() {
        return subject;
    }

    /// State in the store before this step; empty for a notification that is not stored.
    Optional<Instance> kept() {
        return kept;
    }

    boolean isDigest() {
        return digest;
    }

    Optional<Flow> flow() {
        return flow;
    }

    Set<Limit> passed() {
        return passed;
    }

    Optional<Engagement> guard() {
        return guard;
    }

    Optional<Engagement> engaged() {
        return engaged;
    }

    void engaged(Engagement evidence) {
        engaged = engaged.filter(known -> known.satisfies(evidence)).or(() -> Optional.of(evidence));
    }

    Progress progress(Point point, Optional<DigestedItems> gathered) {
        return new Progress(point, flow, passed, engaged, guard, gathered);
    }

    void advanced(Progress progress) {
        flow = progress.flow();
        passed.addAll(progress.passed());
        guard = progress.guard();
    }

    Optional<WaitingMain> main() {
        return main;
    }

    void main(Optional<WaitingMain> waiting) {
        main = waiting;
    }

    List<WaitingChannel> channels() {
        return channels;
    }

    List<DeliveryGroup> groups() {
        return groups;
    }

    /// True if a receipt records a result for the recipient or for an operator: sent, gathered, suppressed,
    /// expired or failed.
    boolean hasResult() {
        return result;
    }

    /// Notes that a receipt records a result.
    void markResult() {
        result = true;
    }

    /// Notes that a channel or the whole notification failed and an operator has a dead letter for it.
    void markFailed() {
        result = true;
        failed = true;
    }

    /// True if the notification has ended, failed, and neither reached the recipient nor had an earlier result.
    boolean hasFailedEntirely() {
        return failed && !reached && isOver() && kept.filter(Instance::getTold).isEmpty();
    }

    /// Notes that the notification was sent or gathered in a digest.
    void markReached() {
        result = true;
        reached = true;
    }

    boolean isReached() {
        return reached;
    }

    boolean isOver() {
        return main.isEmpty() && channels.isEmpty() && groups.isEmpty();
    }

    /// Ends the notification: discards waits, waiting channels and tracked deliveries.
    void end() {
        main = Optional.empty();
        channels.clear();
        groups.clear();
    }

    Instance toInstance(Flows flows) {
        Instance.Builder instance = Instance.newBuilder()
                .setStored(kept.map(Instance::getStored).orElseGet(arrived::stored))
                .addAllChannels(channels)
                .addAllGroups(groups)
                .setEngaged(LevelCodec.of(engaged))
                .setGuard(LevelCodec.of(guard))
                .addAllPassed(LevelCodec.of(passed))
                .setTold(result)
                .setDigest(digest);
        flow.ifPresent(pinned -> instance.setFlow(flows.pin(arrived.key().tenant(), pinned)));
        main.ifPresent(instance::setMain);
        return instance.build();
    }
}
