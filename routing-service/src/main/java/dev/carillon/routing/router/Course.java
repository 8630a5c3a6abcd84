// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.documents.workflow.Engagement;
import dev.carillon.events.RecipientKey;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.decision.Gathered;
import dev.carillon.routing.decision.Limit;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.Progress;
import dev.carillon.routing.state.DeliveryGroup;
import dev.carillon.routing.state.Instance;
import dev.carillon.routing.state.WaitingChannel;
import dev.carillon.routing.state.WaitingMain;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One notification while it is being worked on: what is kept of it, unpacked. Lives as long as the work of a moment.
final class Course {

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
    private boolean told;
    private boolean reached;
    private boolean failed;

    private Course(ArrivedEvent arrived, Optional<Instance> kept, Optional<Flow> flow, boolean digest) {
        this.arrived = arrived;
        this.subject = Receipts.Subject.ofRecipient(arrived.key(), arrived.id(), arrived.event());
        this.kept = kept;
        this.flow = flow;
        this.digest = digest;
    }

    /// Of an event that just came.
    static Course begin(ArrivedEvent arrived) {
        return new Course(arrived, Optional.empty(), Optional.empty(), false);
    }

    /// Of a digest that just closed.
    static Course ofDigest(ArrivedEvent event, Flow flow, Set<Limit> passed, Optional<Engagement> guard) {
        Course course = new Course(event, Optional.empty(), Optional.of(flow), true);
        course.passed.addAll(passed);
        course.guard = guard;
        return course;
    }

    static Course of(Instance kept, Optional<Flow> flow) {
        Course course = new Course(ArrivedEvent.of(kept.getStored()), Optional.of(kept), flow, kept.getDigest());
        course.passed.addAll(Levels.limits(kept.getPassedList()));
        course.channels.addAll(kept.getChannelsList());
        course.groups.addAll(kept.getGroupsList());
        course.main = kept.hasMain() ? Optional.of(kept.getMain()) : Optional.empty();
        course.engaged = Levels.engagement(kept.getEngaged());
        course.guard = Levels.engagement(kept.getGuard());
        course.told = kept.getTold();
        return course;
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

    /// As it is in the store; empty when it is not there.
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

    Progress progress(Point point, Optional<Gathered> gathered) {
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

    /// Whether anything became of it that somebody hears of.
    boolean isTold() {
        return told;
    }

    /// Something was said of it.
    void markTold() {
        told = true;
    }

    /// Something needs a person.
    void markFailed() {
        told = true;
        failed = true;
    }

    /// Whether it needs a person and nobody else has heard of it.
    boolean hasComeToNothing() {
        return failed && !reached && isOver() && kept.filter(Instance::getTold).isEmpty();
    }

    /// It was sent, or gathered.
    void markReached() {
        told = true;
        reached = true;
    }

    boolean isReached() {
        return reached;
    }

    boolean isOver() {
        return main.isEmpty() && channels.isEmpty() && groups.isEmpty();
    }

    /// Nothing more comes of it.
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
                .setEngaged(Levels.of(engaged))
                .setGuard(Levels.of(guard))
                .addAllPassed(Levels.of(passed))
                .setTold(told)
                .setDigest(digest);
        flow.ifPresent(pinned -> instance.setFlow(flows.pin(arrived.key().tenant(), pinned)));
        main.ifPresent(instance::setMain);
        return instance.build();
    }
}
