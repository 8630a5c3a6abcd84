// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Category;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.Tenant;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.Catalog;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.decision.RuleName;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decision engine: decides what happens with an event for a recipient. It is a pure function of request, catalog,
/// history and time: the same input always gives the same decision, ids included. Rules are evaluated in order; the
/// first objection decides.
public final class RoutingEngine {

    private static final List<RoutingPolicy> POLICIES =
            List.of(new ExpiryPolicy(), new DuplicatePolicy(), new CancellationPolicy(), new SchedulePolicy());
    private static final List<RoutingPolicy> UNSCHEDULED_POLICIES =
            List.of(new ExpiryPolicy(), new DuplicatePolicy(), new CancellationPolicy());

    private final DeliveryPlanner planner;
    private final Duration dedupeWindow;
    private final Duration catalogGrace;

    /// @param dedupeWindow deduplication window if neither the event type nor the tenant sets one
    /// @param catalogGrace how long after its acceptance an event waits for missing catalog documents
    public RoutingEngine(DeliveryPlanner planner, Duration dedupeWindow, Duration catalogGrace) {
        this.planner = planner;
        this.dedupeWindow = dedupeWindow;
        this.catalogGrace = catalogGrace;
    }

    /// Decision about an event for one recipient.
    public RoutingDecision decide(RoutingRequest request, Catalog catalog, History history, Instant now) {
        return decide(request, new DecisionContext(catalog, history, now, catalogGrace), new Trace(false));
    }

    /// Decision with all evaluated rules.
    public RoutingDecision explain(RoutingRequest request, Catalog catalog, History history, Instant now) {
        return decide(request, new DecisionContext(catalog, history, now, catalogGrace), new Trace(true));
    }

    private RoutingDecision decide(RoutingRequest request, DecisionContext context, Trace trace) {
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
        return switch (resolve(request, context)) {
            case Resolution.Unresolved(Next next) -> trace.answered(RoutingDecision.of(request.progress(), next));
            case Resolution.Resolved(Notification notification) -> {
                boolean begins = request.progress().point() instanceof Point.Start;
                Optional<Next> answer = first(begins ? POLICIES : UNSCHEDULED_POLICIES, notification, context, trace);
                yield answer.map(next -> RoutingDecision.of(request.progress(), next))
                        .orElseGet(() -> execute(notification, context, trace))
                        .with(trace.evaluations());
            }
        };
    }

    /// Decision about an audience's event for all members at once; empty if each member must be decided
    /// separately. A local time of sending is decided per member.
    ///
    /// @param request request without a recipient
    public Optional<Next> screen(RoutingRequest request, Catalog catalog, History history, Instant now) {
        DecisionContext context = new DecisionContext(catalog, history, now, catalogGrace);
        return switch (resolve(request, context)) {
            case Resolution.Unresolved(Next next) -> Optional.of(next);
            case Resolution.Resolved(Notification notification) ->
                first(
                        request.event().hasSendAtLocal() ? UNSCHEDULED_POLICIES : POLICIES,
                        notification,
                        context,
                        new Trace(false));
        };
    }

    /// End of the deduplication window: the type's, else the tenant's, else the platform's.
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

    /// Expiry of the event for the recipient; empty if it does not expire or its time of sending is invalid.
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

    /// Time zone of a recipient.
    public ZoneId zone(RecipientProfile profile, TenantId tenant, Catalog catalog) {
        return profile.zone(catalog.tenant(tenant).orElse(Tenant.getDefaultInstance()));
    }

    private RoutingDecision execute(Notification notification, DecisionContext context, Trace trace) {
        return switch (flow(notification, context)) {
            case FlowLookup.Missing(Next next) ->
                RoutingDecision.of(notification.request().progress(), next);
            case FlowLookup.Found(Flow flow) ->
                new WorkflowExecution(notification, flow, planner, context, trace).decide();
        };
    }

    private sealed interface Resolution {
        record Resolved(Notification notification) implements Resolution {}

        record Unresolved(Next next) implements Resolution {}
    }

    private static Resolution resolve(RoutingRequest request, DecisionContext context) {
        TenantId tenantId = request.recipient().tenant();
        Catalog catalog = context.catalog();
        Optional<Tenant> tenant = catalog.tenant(tenantId);
        Optional<EventType> type = catalog.eventType(tenantId, request.event().getType());
        if (tenant.isEmpty() || type.isEmpty()) {
            String missing = tenant.isEmpty() ? "the tenant" : "the event type";
            return new Resolution.Unresolved(
                    context.missing(request, request.progress().point(), missing, FailureCode.UNKNOWN_EVENT_TYPE));
        }
        Category category = type.get().getCategory().isEmpty()
                ? Category.getDefaultInstance()
                : catalog.category(tenantId, type.get().getCategory()).orElse(Category.getDefaultInstance());
        Notification notification = new Notification(request, type.get(), category, tenant.get());
        return notification
                .scheduleFault()
                .<Resolution>map(fault ->
                        new Resolution.Unresolved(new Next.Fail(RuleName.SCHEDULE, FailureCode.INVALID_REQUEST, fault)))
                .orElseGet(() -> new Resolution.Resolved(notification));
    }

    private static Optional<Next> first(
            List<RoutingPolicy> policies, Notification notification, DecisionContext context, Trace trace) {
        for (RoutingPolicy policy : policies) {
            Optional<Next> answer = policy.apply(notification, context.history(), context.now());
            trace.evaluated(policy.rule(), answer);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    private sealed interface FlowLookup {
        record Found(Flow flow) implements FlowLookup {}

        record Missing(Next next) implements FlowLookup {}
    }

    /// Flow with which the notification started, else the current flow of its type.
    private static FlowLookup flow(Notification notification, DecisionContext context) {
        RoutingRequest request = notification.request();
        if (request.progress().flow().isPresent()) {
            return new FlowLookup.Found(request.progress().flow().get());
        }
        EventType type = notification.type();
        if (!type.getWorkflow().isEmpty()) {
            String workflow =
                    context.catalog().levers().workflow(type.getWorkflow(), request.recipient(), context.now());
            return context.catalog()
                    .workflow(request.recipient().tenant(), workflow)
                    .<FlowLookup>map(FlowLookup.Found::new)
                    .orElseGet(() -> new FlowLookup.Missing(
                            context.missing(request, new Point.Start(), "the workflow", FailureCode.WORKFLOW_MISSING)));
        }
        Flow.Unwritten unwritten = UnwrittenFlows.of(type);
        return unwritten.channels().isEmpty()
                ? new FlowLookup.Missing(new Next.Suppress(
                        new Action.Reason(RuleName.CATALOG, "the event type names no channel", Map.of())))
                : new FlowLookup.Found(unwritten);
    }
}
