// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Category;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides what becomes of an event for a recipient. A pure function of the request, the catalog, the history and now:
/// the same question always gets the same answer, ids included. The rules are asked in their order; the first that
/// answers, wins.
public final class RoutingEngine {

    private static final List<RoutingPolicy> POLICIES =
            List.of(new ExpiryPolicy(), new DuplicatePolicy(), new CancellationPolicy(), new SchedulePolicy());
    private static final List<RoutingPolicy> UNSCHEDULED_POLICIES =
            List.of(new ExpiryPolicy(), new DuplicatePolicy(), new CancellationPolicy());

    private final DeliveryPlanner planner;
    private final Duration dedupeWindow;
    private final Duration catalogGrace;

    /// @param dedupeWindow where neither the event type nor the tenant names one
    /// @param catalogGrace how long after an event's acceptance its catalog documents may still be on their way
    public RoutingEngine(DeliveryPlanner planner, Duration dedupeWindow, Duration catalogGrace) {
        this.planner = planner;
        this.dedupeWindow = dedupeWindow;
        this.catalogGrace = catalogGrace;
    }

    /// What becomes of an event for one recipient.
    public RoutingDecision decide(RoutingRequest request, Catalog catalog, History history, Instant now) {
        return decide(request, new Circumstances(catalog, history, now, catalogGrace), new Trace(false));
    }

    /// The same, with every rule that was asked.
    public RoutingDecision explain(RoutingRequest request, Catalog catalog, History history, Instant now) {
        return decide(request, new Circumstances(catalog, history, now, catalogGrace), new Trace(true));
    }

    private RoutingDecision decide(RoutingRequest request, Circumstances circumstances, Trace trace) {
        if (request.profile().known() == RecipientProfile.Known.ERASED) {
            return trace.answered(RoutingDecision.of(
                    request.progress(),
                    new Next.Suppress(new Action.Reason(RuleName.ERASED, "the recipient was erased", Map.of()))));
        }
        if (request.profile().known() == RecipientProfile.Known.UNREADABLE) {
            return trace.answered(RoutingDecision.of(
                    request.progress(),
                    new Next.Fail(
                            RuleName.PROFILE,
                            FailureCode.UNDECODABLE_RECORD,
                            "the recipient's profile cannot be read")));
        }
        return switch (resolve(request, circumstances)) {
            case Resolved.Not(Next next) -> trace.answered(RoutingDecision.of(request.progress(), next));
            case Resolved.As(Notification notification) -> {
                boolean begins = request.progress().point() instanceof Point.Start;
                Optional<Next> answer =
                        first(begins ? POLICIES : UNSCHEDULED_POLICIES, notification, circumstances, trace);
                yield answer.map(next -> RoutingDecision.of(request.progress(), next))
                        .orElseGet(() -> walk(notification, circumstances, trace))
                        .with(trace.asked());
            }
        };
    }

    /// What can be said of an audience's event before its members are asked; empty when each of them is to be decided
    /// by itself. A local time to send is each member's own.
    ///
    /// @param request of no one recipient
    public Optional<Next> screen(RoutingRequest request, Catalog catalog, History history, Instant now) {
        Circumstances circumstances = new Circumstances(catalog, history, now, catalogGrace);
        return switch (resolve(request, circumstances)) {
            case Resolved.Not(Next next) -> Optional.of(next);
            case Resolved.As(Notification notification) ->
                first(
                        request.event().hasSendAtLocal() ? UNSCHEDULED_POLICIES : POLICIES,
                        notification,
                        circumstances,
                        new Trace(false));
        };
    }

    /// Until when events like this one repeat it: the type's window, else the tenant's, else the platform's.
    public Instant repeatedUntil(RoutingRequest request, Catalog catalog) {
        TenantId tenant = request.recipient().tenant();
        int ofType = catalog.eventType(tenant, request.event().getType())
                .map(EventType::getDedupeWindowSeconds)
                .orElse(0);
        int ofTenant =
                catalog.tenant(tenant).map(Tenant::getDedupeWindowSeconds).orElse(0);
        int chosen = ofType != 0 ? ofType : ofTenant;
        Duration window = chosen != 0 ? Duration.ofSeconds(Integer.toUnsignedLong(chosen)) : dedupeWindow;
        return request.acceptedAt().plus(window);
    }

    /// When the event is pointless for the recipient; empty when it never is, or when it cannot be told.
    public Optional<Instant> expiresAt(RoutingRequest request, Catalog catalog) {
        TenantId tenant = request.recipient().tenant();
        return catalog.eventType(tenant, request.event().getType())
                .map(type -> new Notification(
                        request,
                        type,
                        Category.getDefaultInstance(),
                        catalog.tenant(tenant).orElse(Tenant.getDefaultInstance())))
                .filter(notification -> notification.scheduleFault().isEmpty())
                .flatMap(Notification::expiresAt);
    }

    /// By whose clock a recipient goes.
    public ZoneId zone(RecipientProfile profile, TenantId tenant, Catalog catalog) {
        return profile.zone(catalog.tenant(tenant).orElse(Tenant.getDefaultInstance()));
    }

    private RoutingDecision walk(Notification notification, Circumstances circumstances, Trace trace) {
        return switch (flow(notification, circumstances)) {
            case Begun.Not(Next next) ->
                RoutingDecision.of(notification.request().progress(), next);
            case Begun.With(Flow flow) -> new Walk(notification, flow, planner, circumstances, trace).decide();
        };
    }

    private sealed interface Resolved {
        record As(Notification notification) implements Resolved {}

        record Not(Next next) implements Resolved {}
    }

    private static Resolved resolve(RoutingRequest request, Circumstances circumstances) {
        TenantId tenantId = request.recipient().tenant();
        Catalog catalog = circumstances.catalog();
        Optional<Tenant> tenant = catalog.tenant(tenantId);
        Optional<EventType> type = catalog.eventType(tenantId, request.event().getType());
        if (tenant.isEmpty() || type.isEmpty()) {
            String missing = tenant.isEmpty() ? "the tenant" : "the event type";
            return new Resolved.Not(circumstances.missing(
                    request, request.progress().point(), missing, FailureCode.UNKNOWN_EVENT_TYPE));
        }
        Category category = type.get().getCategory().isEmpty()
                ? Category.getDefaultInstance()
                : catalog.category(tenantId, type.get().getCategory()).orElse(Category.getDefaultInstance());
        Notification notification = new Notification(request, type.get(), category, tenant.get());
        return notification
                .scheduleFault()
                .<Resolved>map(
                        fault -> new Resolved.Not(new Next.Fail(RuleName.SCHEDULE, FailureCode.INVALID_REQUEST, fault)))
                .orElseGet(() -> new Resolved.As(notification));
    }

    private static Optional<Next> first(
            List<RoutingPolicy> policies, Notification notification, Circumstances circumstances, Trace trace) {
        for (RoutingPolicy policy : policies) {
            Optional<Next> answer = policy.apply(notification, circumstances.history(), circumstances.now());
            trace.asked(policy.rule(), answer);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    private sealed interface Begun {
        record With(Flow flow) implements Begun {}

        record Not(Next next) implements Begun {}
    }

    /// The flow that it began with, else the one that the type has now.
    private static Begun flow(Notification notification, Circumstances circumstances) {
        RoutingRequest request = notification.request();
        if (request.progress().flow().isPresent()) {
            return new Begun.With(request.progress().flow().get());
        }
        EventType type = notification.type();
        if (!type.getWorkflow().isEmpty()) {
            String workflow = circumstances
                    .catalog()
                    .levers()
                    .workflow(type.getWorkflow(), request.recipient(), circumstances.now());
            return circumstances
                    .catalog()
                    .workflow(request.recipient().tenant(), workflow)
                    .<Begun>map(Begun.With::new)
                    .orElseGet(() -> new Begun.Not(circumstances.missing(
                            request, new Point.Start(), "the workflow", FailureCode.WORKFLOW_MISSING)));
        }
        Flow.Unwritten unwritten = UnwrittenFlows.of(type);
        return unwritten.channels().isEmpty()
                ? new Begun.Not(new Next.Suppress(
                        new Action.Reason(RuleName.CATALOG, "the event type names no channel", Map.of())))
                : new Begun.With(unwritten);
    }
}
