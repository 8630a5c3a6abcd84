// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Category;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Decides what becomes of an event for a recipient. A pure function of the request, the catalog, the history and now:
/// the same question always gets the same answer, ids included. The rules are asked in their order; the first that
/// answers, wins.
public final class RoutingEngine {

    private static final Duration CATALOG_PAUSE = Duration.ofSeconds(1);

    private static final List<RoutingPolicy> POLICIES =
            List.of(new ExpiryPolicy(), new DuplicatePolicy(), new CancellationPolicy(), new SchedulePolicy());
    private static final List<RoutingPolicy> UNSCHEDULED_POLICIES =
            List.of(new ExpiryPolicy(), new DuplicatePolicy(), new CancellationPolicy());
    private static final List<ChannelPolicy> CHANNEL_POLICIES = List.of(new PreferencePolicy(), new AddressPolicy());

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
        if (request.profile().known() == RecipientProfile.Known.UNREADABLE) {
            return new RoutingDecision.Fail(
                    RuleName.PROFILE, FailureCode.UNDECODABLE_RECORD, "the recipient's profile cannot be read");
        }
        return switch (resolve(request, catalog, now)) {
            case Resolved.Not(RoutingDecision decision) -> decision;
            case Resolved.As(Notification notification) ->
                first(POLICIES, notification, history, now).orElseGet(() -> decideChannels(notification, catalog, now));
        };
    }

    /// What can be said of an audience's event before its members are asked; empty when each of them is to be decided
    /// by itself. A local time to send is each member's own.
    ///
    /// @param request of no one recipient
    public Optional<RoutingDecision> screen(RoutingRequest request, Catalog catalog, History history, Instant now) {
        return switch (resolve(request, catalog, now)) {
            case Resolved.Not(RoutingDecision decision) -> Optional.of(decision);
            case Resolved.As(Notification notification) ->
                first(request.event().hasSendAtLocal() ? UNSCHEDULED_POLICIES : POLICIES, notification, history, now);
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

    private sealed interface Resolved {
        record As(Notification notification) implements Resolved {}

        record Not(RoutingDecision decision) implements Resolved {}
    }

    private Resolved resolve(RoutingRequest request, Catalog catalog, Instant now) {
        TenantId tenantId = request.recipient().tenant();
        Optional<Tenant> tenant = catalog.tenant(tenantId);
        Optional<EventType> type = catalog.eventType(tenantId, request.event().getType());
        if (tenant.isEmpty() || type.isEmpty()) {
            String missing = tenant.isEmpty() ? "the tenant" : "the event type";
            return new Resolved.Not(missing(request, missing, FailureCode.UNKNOWN_EVENT_TYPE, now));
        }
        Category category = catalog.category(tenantId, type.get().getCategory()).orElse(Category.getDefaultInstance());
        Notification notification = new Notification(request, type.get(), category, tenant.get());
        return notification.hasReadableSchedule()
                ? new Resolved.As(notification)
                : new Resolved.Not(new RoutingDecision.Fail(
                        RuleName.SCHEDULE, FailureCode.INVALID_REQUEST, "the event's local time to send is none"));
    }

    private static Optional<RoutingDecision> first(
            List<RoutingPolicy> policies, Notification notification, History history, Instant now) {
        return policies.stream()
                .flatMap(policy -> policy.apply(notification, history, now).stream())
                .findFirst();
    }

    private RoutingDecision decideChannels(Notification notification, Catalog catalog, Instant now) {
        List<Channel> open = new ArrayList<>();
        List<ChannelSuppression> suppressions = new ArrayList<>();
        for (Channel channel : channels(notification.type())) {
            suppression(notification, channel).ifPresentOrElse(suppressions::add, () -> open.add(channel));
        }
        if (open.isEmpty()) {
            return nowhere(suppressions);
        }
        EventType type = notification.type();
        String id = type.getTemplate().isEmpty() ? notification.typeId() : type.getTemplate();
        RoutingRequest request = notification.request();
        Optional<Template> template = catalog.template(request.recipient().tenant(), id);
        if (template.isEmpty() && isYoung(request, now)) {
            return missing(request, "the template", FailureCode.TEMPLATE_MISSING, now);
        }
        return planner.plan(notification, template, open, suppressions, now);
    }

    private static Optional<ChannelSuppression> suppression(Notification notification, Channel channel) {
        return CHANNEL_POLICIES.stream()
                .flatMap(policy -> policy.apply(notification, channel).stream())
                .findFirst();
    }

    /// Every channel is silent: the rule that is named is the last of the rules that silenced one.
    private static RoutingDecision nowhere(List<ChannelSuppression> suppressions) {
        if (suppressions.isEmpty()) {
            return new RoutingDecision.Suppress(
                    RuleName.CATALOG, "the event type names no channel", Map.of(), List.of());
        }
        String rule = suppressions.stream().anyMatch(silent -> silent.rule().equals(RuleName.ADDRESS))
                ? RuleName.ADDRESS
                : RuleName.PREFERENCE;
        Map<String, String> inputs = suppressions.stream()
                .collect(Collectors.toMap(
                        silent -> silent.channel().wireName(), silent -> silent.rule() + ": " + silent.reason()));
        return new RoutingDecision.Suppress(rule, "no channel is left", inputs, suppressions);
    }

    private static List<Channel> channels(EventType type) {
        return type.getChannelsList().stream()
                .flatMap(code -> Channel.find(code).stream())
                .distinct()
                .toList();
    }

    /// The catalog comes by another way than events do and may be the slower: young events wait for it.
    private RoutingDecision missing(RoutingRequest request, String what, FailureCode code, Instant now) {
        if (isYoung(request, now)) {
            return new RoutingDecision.Defer(
                    RuleName.CATALOG, what + " is not in the catalog yet", now.plus(CATALOG_PAUSE), Map.of());
        }
        return new RoutingDecision.Fail(RuleName.CATALOG, code, what + " is not in the catalog");
    }

    private boolean isYoung(RoutingRequest request, Instant now) {
        return now.isBefore(request.acceptedAt().plus(catalogGrace));
    }
}
