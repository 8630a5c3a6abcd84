// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import dev.carillon.documents.condition.Condition;
import dev.carillon.documents.condition.Evaluation;
import dev.carillon.documents.condition.InvalidCondition;
import dev.carillon.events.EventId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.v1.Audience;
import dev.carillon.events.v1.AudienceExpanded;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.state.AudienceMark;
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
    /// Counting a member takes so much less than serving one.
    private static final int COUNTED_FOR_ONE_SERVED = 50;

    private final RoutingRules rules;
    private final RouterState state;
    private final NotificationRouting routing;
    private final Outlet outlet;
    private final Receipts receipts;
    private final int partition;

    AudienceExpansion(
            RoutingRules rules,
            RouterState state,
            NotificationRouting routing,
            Outlet outlet,
            Receipts receipts,
            int partition) {
        this.rules = rules;
        this.state = state;
        this.routing = routing;
        this.outlet = outlet;
        this.receipts = receipts;
        this.partition = partition;
    }

    void begin(ArrivedEvent arrived, Instant now) {
        Optional<String> objection = objection(arrived.event().getAudience());
        if (objection.isPresent()) {
            fail(arrived, FailureCode.INVALID_REQUEST, objection.get(), now);
            return;
        }
        go(new Expansion(arrived, true, BEGINNING, 0, 0), RoutingRequest.Stage.ARRIVED, now);
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
                            progress.getCounting(),
                            Bytes.wrap(progress.getCursor().toByteArray()),
                            progress.getExpanded(),
                            progress.getTotal());
                    go(expansion, RoutingRequest.Stage.RELEASED, now);
                });
    }

    /// Stops what has not been served yet.
    ///
    /// @return how many members that is
    long cancel(RecipientKey audience, EventId event, String requestedBy, Instant now) {
        Bytes key = StoreKeys.audience(audience.tenant(), event);
        Optional<AudienceProgress> found = state.audiences().find(key);
        if (found.isEmpty()) {
            return 0;
        }
        AudienceProgress progress = found.get();
        state.audiences().remove(key);
        ArrivedEvent arrived = ArrivedEvent.of(progress.getStored());
        Expansion expansion =
                new Expansion(arrived, progress.getCounting(), BEGINNING, progress.getExpanded(), progress.getTotal());
        if (progress.getCounting()) {
            // Nobody has been served, and how many there are has not been told: so many are stopped as there are now.
            expansion = expansion.counted(count(expansion, BEGINNING, Integer.MAX_VALUE));
        }
        record(arrived, receipts.cancelled(subject(arrived), requestedBy, now));
        tell(expansion, true, now);
        return Math.max(0, expansion.total() - expansion.expanded());
    }

    /// @param isCounting members are counted first
    /// @param cursor key of the last member that was counted or served; empty before the first
    /// @param expanded members served
    /// @param total members counted
    private record Expansion(ArrivedEvent arrived, boolean isCounting, Bytes cursor, long expanded, long total) {

        Expansion counted(Members.Count count) {
            return new Expansion(arrived, true, count.last(), expanded, total + count.members());
        }

        Expansion served(Bytes last, long members) {
            return new Expansion(arrived, false, last, expanded + members, total);
        }
    }

    /// An audience's event failed hard when it came.
    void setAside(ArrivedEvent arrived, String cause, Instant now) {
        fail(arrived, FailureCode.PROCESSING_FAILED, cause, now);
    }

    /// Ends an audience whose turn failed hard: members that have not been served are not.
    void setAside(Bytes key, String cause, Instant now) {
        state.audiences().find(key).ifPresent(progress -> {
            state.audiences().remove(key);
            setAside(ArrivedEvent.of(progress.getStored()), cause, now);
        });
    }

    private void go(Expansion expansion, RoutingRequest.Stage stage, Instant now) {
        ArrivedEvent arrived = expansion.arrived();
        RoutingRequest request =
                new RoutingRequest(arrived.key(), arrived.id(), arrived.event(), RecipientProfile.none(), stage);
        Optional<Next> screened = rules.engine().screen(request, state.catalog(), state, now);
        if (screened.isPresent()) {
            end(expansion, request, screened.get(), now);
            return;
        }
        state.marks().markTold(request, rules.engine().repeatedUntil(request, state.catalog()));
        if (expansion.isCounting()) {
            count(expansion, now);
        } else {
            expand(expansion, now);
        }
    }

    private void count(Expansion expansion, Instant now) {
        int limit = rules.workPerTurn() * COUNTED_FOR_ONE_SERVED;
        Members.Count count = count(expansion, expansion.cursor(), limit);
        Expansion next = expansion.counted(count);
        if (count.members() < limit) {
            expand(new Expansion(next.arrived(), false, BEGINNING, 0, next.total()), now);
        } else {
            wait(next, now.plus(rules.turnPause()));
        }
    }

    private Members.Count count(Expansion expansion, Bytes after, int limit) {
        ArrivedEvent arrived = expansion.arrived();
        return state.members()
                .count(after, arrived.key().tenant(), arrived.event().getAudience(), limit);
    }

    private void expand(Expansion expansion, Instant now) {
        ArrivedEvent arrived = expansion.arrived();
        Audience audience = arrived.event().getAudience();
        Members.Page page =
                state.members().after(expansion.cursor(), arrived.key().tenant(), audience, rules.workPerTurn());
        rules.seal().prepareToSeal(page.members());
        Set<String> excluded = Set.copyOf(audience.getExcludedRecipientsList());
        Optional<Condition> filter = filter(audience);
        long served = 0;
        for (RecipientKey member : page.members()) {
            if (!excluded.contains(member.requireRecipient().value()) && isMeant(filter, arrived, member)) {
                routing.route(arrived.addressedTo(member), now);
                served++;
            }
        }
        Expansion next = expansion.served(page.last(), served);
        boolean isComplete = page.members().size() < rules.workPerTurn();
        if (!isComplete) {
            wait(next, now.plus(rules.turnPause()));
        }
        tell(next, isComplete, now);
    }

    /// Whom the filter has no answer about is not meant.
    private boolean isMeant(Optional<Condition> filter, ArrivedEvent arrived, RecipientKey member) {
        return filter.isEmpty()
                || AudienceFilter.evaluate(
                                filter.get(), arrived, member, state.profiles().of(member))
                        instanceof Evaluation.True;
    }

    /// Something is to be said about all members at once.
    private void end(Expansion expansion, RoutingRequest request, Next next, Instant now) {
        ArrivedEvent arrived = expansion.arrived();
        Receipts.Subject subject = subject(arrived);
        switch (next) {
            case Next.Wait wait -> {
                state.marks().markTold(request, rules.engine().repeatedUntil(request, state.catalog()));
                wait(expansion, wait.until());
                record(arrived, receipts.deferred(subject, wait.reason(), wait.until(), now));
            }
            case Next.Suppress suppress ->
                record(
                        arrived,
                        receipts.suppressed(
                                subject,
                                suppress.reason(),
                                Long.toString(arrived.event().getAcceptedAtMillis()),
                                now));
            case Next.Expire(Instant expiredAt) -> {
                record(arrived, receipts.expired(subject, expiredAt, now));
                tell(expansion, true, now);
            }
            case Next.Cancel(String requestedBy) -> {
                record(arrived, receipts.cancelled(subject, requestedBy, now));
                tell(expansion, true, now);
            }
            case Next.Fail failed -> {
                state.marks().unmarkTold(request);
                fail(arrived, failed.code(), failed.detail(), now);
            }
            case Next.End _, Next.Digested() ->
                throw new IllegalStateException("an audience is not notified, its members are");
        }
    }

    private void fail(ArrivedEvent arrived, FailureCode code, String detail, Instant now) {
        outlet.deadLetter(arrived, code, detail, now);
        record(arrived, receipts.deadLettered(subject(arrived), code, detail, now));
    }

    private void wait(Expansion expansion, Instant due) {
        ArrivedEvent arrived = expansion.arrived();
        Bytes key = StoreKeys.audience(arrived.key().tenant(), arrived.id());
        state.audiences()
                .put(
                        key,
                        AudienceProgress.newBuilder()
                                .setStored(arrived.stored())
                                .setCounting(expansion.isCounting())
                                .setCursor(
                                        ByteString.copyFrom(expansion.cursor().get()))
                                .setExpanded(expansion.expanded())
                                .setTotal(expansion.total())
                                .setDueMillis(due.toEpochMilli())
                                .build());
        state.timers()
                .schedule(
                        new Timers.Timer(due.toEpochMilli(), arrived.origin().getOffset(), Timers.Kind.AUDIENCE, key));
    }

    private void tell(Expansion expansion, boolean isComplete, Instant now) {
        AudienceExpanded progress = AudienceExpanded.newBuilder()
                .setPartition(partition)
                .setExpanded(expansion.expanded())
                .setTotal(expansion.total())
                .setComplete(isComplete)
                .build();
        ArrivedEvent arrived = expansion.arrived();
        state.marks()
                .markServed(
                        arrived.key(),
                        arrived.id(),
                        AudienceMark.newBuilder()
                                .setExpanded(expansion.expanded())
                                .setUntilMillis(
                                        now.plus(rules.memory().cancellations()).toEpochMilli())
                                .build());
        record(arrived, receipts.audienceExpanded(subject(arrived), progress, now));
    }

    private Receipts.Subject subject(ArrivedEvent arrived) {
        return Receipts.Subject.ofAudience(arrived.key(), arrived.id(), arrived.event(), partition);
    }

    private void record(ArrivedEvent arrived, Receipt receipt) {
        outlet.record(arrived, receipt);
    }

    private static Optional<String> objection(Audience audience) {
        if (Condition.compile(audience.getFilter()) instanceof InvalidCondition invalid
                && !audience.getFilter().isEmpty()) {
            return Optional.of("the audience's filter is no condition: line %d, column %d: %s"
                    .formatted(invalid.line(), invalid.column(), invalid.message()));
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

    private static Optional<Condition> filter(Audience audience) {
        return !audience.getFilter().isEmpty() && Condition.compile(audience.getFilter()) instanceof Condition condition
                ? Optional.of(condition)
                : Optional.empty();
    }
}
