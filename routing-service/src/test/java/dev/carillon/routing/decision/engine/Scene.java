// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Category;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.Tenant;
import dev.carillon.routing.decision.Catalog;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A tenant, a recipient, an event and a past, of which a test changes what it is about.
final class Scene implements Catalog, History {

    static final TenantId TENANT = new TenantId("acme");
    static final Instant NOW = ManualClock.START;
    static final RecipientKey ANN = RecipientKey.of("acme", "ann");

    private final RoutingEngine engine = new RoutingEngine(
            new DeliveryPlanner(Lane.STANDARD, new TemplateRenderer(100), 900 * 1024),
            Duration.ofHours(24),
            Duration.ofSeconds(10));
    private final Tenant.Builder tenant = Fixtures.tenant(TENANT, new byte[32]).getTenantSettings().toBuilder();
    private final EventType.Builder type = type(Channel.IN_APP, Channel.EMAIL).getEventType().toBuilder();
    private final Category.Builder category = Category.newBuilder().setName("orders");
    private final Event.Builder event =
            Fixtures.event(TENANT, "ann").setId("e-1").setAcceptedAtMillis(NOW.toEpochMilli());
    private final ProfileContent.Builder profile = Fixtures.profileContent("ann");
    private Optional<Template> template =
            Optional.of(Fixtures.template(TENANT, Fixtures.ORDER_SHIPPED).getTemplate());
    private final Map<String, Template> otherTemplates = new HashMap<>();
    private RecipientProfile.Known known = RecipientProfile.Known.YES;
    private Optional<Flow.Written> workflow = Optional.empty();
    private boolean typed = true;
    private RoutingRequest.Stage stage = RoutingRequest.Stage.ARRIVED;
    private final Map<String, FirstNotification> told = new HashMap<>();
    private final Map<String, Stopped> stopped = new HashMap<>();

    RoutingDecision decide() {
        return decide(NOW);
    }

    RoutingDecision decide(Instant now) {
        RecipientProfile asKnown = switch (known) {
            case YES -> RecipientProfile.of(profile.build());
            case NO -> RecipientProfile.none();
            case UNREADABLE -> RecipientProfile.unreadable();
            case ERASED -> RecipientProfile.erased();
        };
        RoutingRequest request = new RoutingRequest(ANN, new EventId(event.getId()), event.build(), asKnown, stage);
        return engine.decide(request, this, this, now);
    }

    Notification notification() {
        RoutingRequest request = new RoutingRequest(
                ANN, new EventId(event.getId()), event.build(), RecipientProfile.of(profile.build()), stage);
        return new Notification(request, type.build(), category.build(), tenant.build());
    }

    Scene tenant(Consumer<Tenant.Builder> change) {
        change.accept(tenant);
        return this;
    }

    Scene type(Consumer<EventType.Builder> change) {
        change.accept(type);
        return this;
    }

    Scene category(Consumer<Category.Builder> change) {
        change.accept(category);
        return this;
    }

    Scene event(Consumer<Event.Builder> change) {
        change.accept(event);
        return this;
    }

    Scene profile(Consumer<ProfileContent.Builder> change) {
        change.accept(profile);
        return this;
    }

    Scene known(RecipientProfile.Known as) {
        known = as;
        return this;
    }

    Scene template(Optional<Template> as) {
        template = as;
        return this;
    }

    Scene otherTemplate(String name, Template other) {
        otherTemplates.put(name, other);
        return this;
    }

    Scene withoutType() {
        typed = false;
        return this;
    }

    Scene released() {
        stage = RoutingRequest.Stage.RELEASED;
        return this;
    }

    Scene told(String dedupeKey, Instant until) {
        told.put(dedupeKey, new FirstNotification("e-0", NOW.minusSeconds(60), until));
        return this;
    }

    Scene stopped(String eventId) {
        stopped.put(eventId, new Stopped("ops"));
        return this;
    }

    @Override
    public Optional<Tenant> tenant(TenantId id) {
        return Optional.of(tenant.build());
    }

    @Override
    public Optional<EventType> eventType(TenantId id, String name) {
        return typed ? Optional.of(type.build()) : Optional.empty();
    }

    @Override
    public Optional<Category> category(TenantId id, String name) {
        return Optional.of(category.build());
    }

    @Override
    public Optional<Flow.Written> workflow(TenantId id, String name) {
        return workflow;
    }

    @Override
    public Optional<Template> template(TenantId id, String name) {
        return Optional.ofNullable(otherTemplates.get(name)).or(() -> template);
    }

    @Override
    public Optional<FirstNotification> findFirstNotification(RecipientKey recipient, String dedupeKey) {
        return Optional.ofNullable(told.get(dedupeKey));
    }

    @Override
    public Optional<Stopped> findCancellation(RecipientKey recipient, EventId id) {
        return Optional.ofNullable(stopped.get(id.value()));
    }

    private static CatalogEntry type(Channel... channels) {
        return Fixtures.eventType(TENANT, Fixtures.ORDER_SHIPPED, channels).build();
    }
}
