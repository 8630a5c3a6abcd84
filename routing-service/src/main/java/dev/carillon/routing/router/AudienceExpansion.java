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
import dev.carillon.events.v1.Tenant;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.router.store.Members;
import dev.carillon.routing.router.store.StoreKeys;
import dev.carillon.routing.router.store.Timers;
import dev.carillon.routing.state.AudienceMark;
import dev.carillon.routing.state.AudienceProgress;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;

/// Router of audience events: routes the event to each member in this partition as if it were addressed to that
/// member, at most a bounded number of members per turn. Progress is kept in the state store and committed together
/// with the deliveries, so that expansion resumes at the next member after a crash. Used by the task's thread only.
final class AudienceExpansion {

    private static final Bytes BEGINNING = Bytes.wrap(new byte[0]);
    /// Members counted in one turn for each member that could be routed in it: counting is that much cheaper.
    private static final int COUNTED_FOR_ONE_SERVED = 50;

    private final RoutingRules rules;
    private final RouterState state;
    private final NotificationRouting routing;
    private final OutputWriter writer;
    private final Receipts receipts;
    private final int partition;

    AudienceExpansion(
            RoutingRules rules,
            RouterState state,
            NotificationRouting routing,
            OutputWriter writer,
            Receipts receipts,
            int partition) {
        this.rules = rules;
        this.state = state;
        this.routing = routing;
        this.writer = writer;
        this.receipts = receipts;
        this.partition = partition;
    }

    void begin(ArrivedEvent arrived, Instant now) {
        Optional<String> objection = objection(arrived.event().getAudience());
        if (objection.isPresent()) {
            fail(arrived, FailureCode.INVALID_REQUEST, objection.get(), now);
            return;
        }
        proceed(new Expansion(arrived, true, BEGINNING, 0, 0), RoutingRequest.Stage.ARRIVED, now);
    }

    /// Continues the expansion of an audience whose timer is due.
    void release(Bytes key, long dueMillis, Instant now) {
        state.audiences()
                .take(key, progress -> progress.getDueMillis() == dueMillis)
                .ifPresent(progress -> {
                    Expansion expansion = new Expansion(
                            ArrivedEvent.of(progress.getStored()),
                            progress.getCounting(),
                            Bytes.wrap(progress.getCursor().toByteArray()),
                            progress.getExpanded(),
                            progress.getTotal());
                    proceed(expansion, RoutingRequest.Stage.RELEASED, now);
                });
    }

    /// Stops routing the audience's event to members that have not received it yet.
    ///
    /// @return number of members that are not notified
    long cancel(RecipientKey audience, EventId event, String requestedBy, Instant now) {
        Bytes key = StoreKeys.audience(audience.tenant(), event);
        Optional<AudienceProgress> found = state.audiences().take(key);
        if (found.isEmpty()) {
            return 0;
        }
        AudienceProgress progress = found.get();
        ArrivedEvent arrived = ArrivedEvent.of(progress.getStored());
        Expansion expansion =
                new Expansion(arrived, progress.getCounting(), BEGINNING, progress.getExpanded(), progress.getTotal());
        if (progress.getCounting()) {
            // No member has been routed yet and the count is unfinished: count all current members as stopped.
            expansion = expansion.counted(count(expansion, BEGINNING, Integer.MAX_VALUE));
        }
        record(arrived, receipts.cancelled(subject(arrived), requestedBy, now));
        recordProgress(expansion, true, now);
        return Math.max(0, expansion.total() - expansion.expanded());
    }

    /// @param isCounting true while members are counted, before the first is routed
    /// @param cursor key of the last member that was counted or routed; empty before the first
    /// @param expanded number of members routed
    /// @param total number of members counted
    private record Expansion(ArrivedEvent arrived, boolean isCounting, Bytes cursor, long expanded, long total) {

        Expansion counted(Members.Count count) {
            return new Expansion(arrived, true, count.last(), expanded, total + count.members());
        }

        Expansion served(Bytes last, long members) {
            return new Expansion(arrived, false, last, expanded + members, total);
        }
    }

    /// Ends an audience event with a dead letter after its processing failed twice on arrival.
    void setAside(ArrivedEvent arrived, String cause, Instant now) {
        fail(arrived, FailureCode.PROCESSING_FAILED, cause, now);
    }

    /// Ends an audience whose turn failed twice. Members that have not been routed are not notified.
    void setAside(Bytes key, String cause, Instant now) {
        state.audiences().take(key).ifPresent(progress -> setAside(ArrivedEvent.of(progress.getStored()), cause, now));
    }

    private void proceed(Expansion expansion, RoutingRequest.Stage stage, Instant now) {
        ArrivedEvent arrived = expansion.arrived();
        RoutingRequest request =
                new RoutingRequest(arrived.key(), arrived.id(), arrived.event(), RecipientProfile.none(), stage);
        Optional<Next> screened = rules.engine().screen(request, state.catalog(), state, now);
        if (screened.isPresent()) {
            end(expansion, request, screened.get(), now);
            return;
        }
        state.marks().recordNotified(request, rules.engine().repeatedUntil(request, state.catalog()));
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
            if (!excluded.contains(member.requireRecipient().value()) && matches(filter, arrived, member)) {
                routing.route(arrived.addressedTo(member), now);
                served++;
            }
        }
        Expansion next = expansion.served(page.last(), served);
        boolean isComplete = page.members().size() < rules.workPerTurn();
        if (!isComplete) {
            wait(next, now.plus(rules.turnPause()));
        }
        recordProgress(next, isComplete, now);
    }

    /// True if the filter holds for the member. A member for whom the filter has no answer is excluded.
    private boolean matches(Optional<Condition> filter, ArrivedEvent arrived, RecipientKey member) {
        return filter.isEmpty()
                || AudienceFilter.evaluate(
                                filter.get(),
                                arrived,
                                new AudienceFilter.Member(
                                        member,
                                        state.profiles().of(member),
                                        state.catalog().tenant(member.tenant()).orElse(Tenant.getDefaultInstance())))
                        instanceof Evaluation.True;
    }

    /// Ends or defers the event for all members at once, with one receipt.
    private void end(Expansion expansion, RoutingRequest request, Next next, Instant now) {
        ArrivedEvent arrived = expansion.arrived();
        Receipts.Subject subject = subject(arrived);
        switch (next) {
            case Next.Wait wait -> {
                state.marks().recordNotified(request, rules.engine().repeatedUntil(request, state.catalog()));
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
                recordProgress(expansion, true, now);
            }
            case Next.Cancel(String requestedBy) -> {
                record(arrived, receipts.cancelled(subject, requestedBy, now));
                recordProgress(expansion, true, now);
            }
            case Next.Fail failed -> {
                state.marks().removeNotified(request);
                fail(arrived, failed.code(), failed.detail(), now);
            }
            case Next.End _, Next.Digested() ->
                throw new IllegalStateException(
                        "an audience's event cannot be sent or digested before its members are resolved");
        }
    }

    private void fail(ArrivedEvent arrived, FailureCode code, String detail, Instant now) {
        writer.deadLetter(arrived, code, detail, now);
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

    private void recordProgress(Expansion expansion, boolean isComplete, Instant now) {
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
        writer.record(arrived, receipt);
    }

    private static Optional<String> objection(Audience audience) {
        if (Condition.compile(audience.getFilter()) instanceof InvalidCondition invalid
                && !audience.getFilter().isEmpty()) {
            return Optional.of("the audience's filter is not a valid condition: line %d, column %d: %s"
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
