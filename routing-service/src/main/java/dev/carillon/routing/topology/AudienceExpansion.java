// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.v1.Audience;
import dev.carillon.events.v1.AudienceExpanded;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.state.AudienceProgress;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;

/// Routes an audience's event to each member in this partition as if it had been addressed to them, a bounded number in
/// one turn. How far it has come is in the state, committed with what was sent, so that it goes on exactly there after
/// a
/// crash. For the task's thread.
final class AudienceExpansion {

    private static final Bytes BEGINNING = Bytes.wrap(new byte[0]);

    private final RoutingRules rules;
    private final TaskState state;
    private final NotificationRouting routing;
    private final Outputs outputs;
    private final Receipts receipts;
    private final int partition;

    AudienceExpansion(
            RoutingRules rules,
            TaskState state,
            NotificationRouting routing,
            Outputs outputs,
            Receipts receipts,
            int partition) {
        this.rules = rules;
        this.state = state;
        this.routing = routing;
        this.outputs = outputs;
        this.receipts = receipts;
        this.partition = partition;
    }

    void begin(ArrivedEvent arrived, Instant now) {
        Optional<String> objection = objection(arrived.event().getAudience());
        if (objection.isPresent()) {
            fail(arrived, FailureCode.INVALID_REQUEST, objection.get(), now);
            return;
        }
        expand(new Expansion(arrived, BEGINNING, 0), RoutingRequest.Stage.ARRIVED, now);
    }

    /// It is this audience's turn again.
    void release(Bytes key, long dueMillis, Instant now) {
        state.audiences()
                .find(key)
                .filter(progress -> progress.getDueMillis() == dueMillis)
                .ifPresent(progress -> {
                    state.audiences().remove(key);
                    Expansion expansion = new Expansion(
                            ArrivedEvent.of(progress.getStored()),
                            Bytes.wrap(progress.getCursor().toByteArray()),
                            progress.getExpanded());
                    expand(expansion, RoutingRequest.Stage.RELEASED, now);
                });
    }

    /// @param cursor key of the last member that was served; empty before the first
    private record Expansion(ArrivedEvent arrived, Bytes cursor, long expanded) {}

    private void expand(Expansion expansion, RoutingRequest.Stage stage, Instant now) {
        ArrivedEvent arrived = expansion.arrived();
        RoutingRequest request =
                new RoutingRequest(arrived.key(), arrived.id(), arrived.event(), RecipientProfile.none(), stage);
        Optional<RoutingDecision> screened = rules.engine().screen(request, state.catalog(), state.marks(), now);
        if (screened.isPresent()) {
            end(expansion, request, screened.get(), now);
            return;
        }
        state.marks().markTold(request, rules.engine().repeatedUntil(request, state.catalog()));
        Audience audience = arrived.event().getAudience();
        Members.Page page =
                state.members().after(expansion.cursor(), arrived.key().tenant(), audience, rules.workPerTurn());
        Set<String> excluded = Set.copyOf(audience.getExcludedRecipientsList());
        long served = 0;
        for (RecipientKey member : page.members()) {
            if (!excluded.contains(member.requireRecipient().value())) {
                routing.route(arrived.addressedTo(member), RoutingRequest.Stage.ARRIVED, now);
                served++;
            }
        }
        Expansion next = new Expansion(arrived, page.last(), expansion.expanded() + served);
        boolean complete = page.members().size() < rules.workPerTurn();
        if (!complete) {
            wait(next, now.plus(rules.turnPause()));
        }
        tell(next, complete, now);
    }

    /// Something is to be said about all members at once.
    private void end(Expansion expansion, RoutingRequest request, RoutingDecision decision, Instant now) {
        ArrivedEvent arrived = expansion.arrived();
        Receipts.Subject subject = subject(arrived);
        switch (decision) {
            case RoutingDecision.Defer defer -> {
                state.marks().markTold(request, rules.engine().repeatedUntil(request, state.catalog()));
                wait(expansion, defer.until());
                record(arrived, receipts.deferred(subject, defer, now));
            }
            case RoutingDecision.Suppress suppress ->
                record(
                        arrived,
                        receipts.suppressed(
                                subject, suppress, Long.toString(arrived.event().getAcceptedAtMillis()), now));
            case RoutingDecision.Expire(Instant expiredAt) -> {
                record(arrived, receipts.expired(subject, expiredAt, now));
                tell(expansion, true, now);
            }
            case RoutingDecision.Cancel(String requestedBy) -> {
                record(arrived, receipts.cancelled(subject, requestedBy, now));
                tell(expansion, true, now);
            }
            case RoutingDecision.Fail failed -> {
                state.marks().unmarkTold(request);
                fail(arrived, failed.code(), failed.detail(), now);
            }
            case RoutingDecision.Deliver _ ->
                throw new IllegalStateException("an audience is not delivered to, its members are");
        }
    }

    private void fail(ArrivedEvent arrived, FailureCode code, String detail, Instant now) {
        outputs.deadLetter(arrived, code, detail, now);
        record(arrived, receipts.deadLettered(subject(arrived), code, detail, now));
    }

    private void wait(Expansion expansion, Instant due) {
        ArrivedEvent arrived = expansion.arrived();
        Bytes key = StoreKeys.ofAudience(arrived.key().tenant(), arrived.id());
        state.audiences()
                .put(
                        key,
                        AudienceProgress.newBuilder()
                                .setStored(arrived.stored())
                                .setCursor(
                                        ByteString.copyFrom(expansion.cursor().get()))
                                .setExpanded(expansion.expanded())
                                .setDueMillis(due.toEpochMilli())
                                .build());
        state.timers().schedule(new Timers.Timer(due.toEpochMilli(), Timers.Kind.AUDIENCE, key));
    }

    private void tell(Expansion expansion, boolean complete, Instant now) {
        AudienceExpanded progress = AudienceExpanded.newBuilder()
                .setPartition(partition)
                .setExpanded(expansion.expanded())
                .setComplete(complete)
                .build();
        record(expansion.arrived(), receipts.audienceExpanded(subject(expansion.arrived()), progress, now));
    }

    private Receipts.Subject subject(ArrivedEvent arrived) {
        return Receipts.Subject.ofAudience(arrived.key(), arrived.id(), arrived.event(), partition);
    }

    private void record(ArrivedEvent arrived, Receipt receipt) {
        outputs.record(arrived.key(), receipt, arrived.headers());
    }

    private static Optional<String> objection(Audience audience) {
        if (!audience.getFilter().isEmpty()) {
            return Optional.of("audience filters are not known to this router");
        }
        if (audience.getEveryone()) {
            return Optional.empty();
        }
        try {
            SubscriptionKey.requireTopic(audience.getTopic());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("the audience names no topic");
        }
    }
}
