// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import com.google.protobuf.ByteString;
import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Seen;
import dev.carillon.events.v1.Tenant;
import dev.carillon.events.v1.Workflow;
import dev.carillon.routing.decision.engine.DeliveryPlanner;
import dev.carillon.routing.decision.engine.RoutingEngine;
import dev.carillon.routing.retry.RetryBudget;
import dev.carillon.routing.retry.RetryPolicy;
import dev.carillon.routing.retry.RetrySchedule;
import dev.carillon.routing.router.ArrivedEvent;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.routing.router.store.StoreKeys;
import dev.carillon.routing.state.Origin;
import dev.carillon.routing.store.MemoryStore;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// A tenant, its catalog and what happened to it, of which a test says what matters to it.
final class RecordedTenant {

    static final TenantId TENANT = new TenantId("acme");
    static final String TYPE = Fixtures.ORDER_SHIPPED;
    static final Instant START = ManualClock.START;

    private final Map<String, byte[]> documents = new HashMap<>();
    private final MemoryStore profiles = new MemoryStore();
    private final MemoryStore subscriptions = new MemoryStore();
    private final List<Recorded> records = new ArrayList<>();
    private int maxNotifications = 100_000;
    private Duration timeout = Duration.ofSeconds(60);

    RecordedTenant() {
        withTenant(_ -> {});
        publish(CatalogKey.Kind.TEMPLATE, Fixtures.template(TENANT, TYPE).build());
    }

    RecordedTenant withTenant(Consumer<Tenant.Builder> change) {
        CatalogEntry.Builder entry = Fixtures.tenant(TENANT, new byte[32]);
        change.accept(entry.getTenantSettingsBuilder());
        return publish(CatalogKey.Kind.TENANT, entry.build());
    }

    RecordedTenant withType(Consumer<EventType.Builder> change, Channel... channels) {
        CatalogEntry.Builder entry = Fixtures.eventType(TENANT, TYPE, channels);
        change.accept(entry.getEventTypeBuilder());
        return publish(CatalogKey.Kind.EVENT_TYPE, entry.build());
    }

    RecordedTenant withWorkflow(String steps) {
        publish(
                CatalogKey.Kind.WORKFLOW,
                CatalogEntry.newBuilder()
                        .setTenant(TENANT.value())
                        .setId("flow")
                        .setVersion(1)
                        .setWorkflow(Workflow.newBuilder().setDocument(ByteString.copyFromUtf8("steps:\n" + steps)))
                        .build());
        return withType(type -> type.setWorkflow("flow"));
    }

    RecordedTenant withProfile(String recipient) {
        profiles.put(
                StoreKeys.recipient(RecipientKey.of(TENANT.value(), recipient)),
                Fixtures.profile(TENANT, recipient).build().toByteArray());
        return this;
    }

    RecordedTenant withSubscription(String recipient, String topic) {
        subscriptions.put(StoreKeys.member(RecipientKey.of(TENANT.value(), recipient), topic), new byte[0]);
        return this;
    }

    RecordedTenant withMaxNotifications(int most) {
        maxNotifications = most;
        return this;
    }

    RecordedTenant happened(Duration after, String id, Consumer<Event.Builder> change) {
        Event.Builder event = Fixtures.event(TENANT, "ann")
                .setId(id)
                .setAcceptedAtMillis(START.plus(after).toEpochMilli());
        change.accept(event);
        Event built = event.build();
        RecipientKey key = built.hasAudience()
                ? RecipientKey.everyPartition(TENANT)
                : RecipientKey.of(TENANT.value(), built.getRecipient());
        records.add(new Recorded.OfEvent(
                Lane.require(built.getLane()),
                START.plus(after),
                ArrivedEvent.of(
                        key,
                        built,
                        built.toByteString(),
                        new RecordHeaders(),
                        Origin.newBuilder().setOffset(records.size()).build())));
        return this;
    }

    /// To ann.
    RecordedTenant happened(Duration after, String id) {
        return happened(after, id, _ -> {});
    }

    /// Ann saw it in her inbox.
    RecordedTenant seen(Duration after, String event) {
        RecipientKey ann = RecipientKey.of(TENANT.value(), "ann");
        records.add(new Recorded.OfEngagement(
                Lane.STANDARD,
                START.plus(after),
                Receipt.newBuilder()
                        .setTenant(TENANT.value())
                        .setRecipient("ann")
                        .setEventId(event)
                        .setEventType(TYPE)
                        .setNotificationId(
                                NotificationId.of(ann, new EventId(event)).value())
                        .setDeliveryId("recorded")
                        .setChannel(Channel.IN_APP.code())
                        .setSeen(Seen.getDefaultInstance())
                        .build()));
        return this;
    }

    /// @param changes items of the request's array
    Difference simulate(String changes) {
        return switch (run(changes)) {
            case Ended.Compared(Difference difference) -> difference;
            case Ended.Stopped(Limit limit) -> throw new AssertionError(limit);
            case Ended.Refused(List<Violation> violations) -> throw new AssertionError(violations);
        };
    }

    RecordedTenant within(Duration time) {
        timeout = time;
        return this;
    }

    Limit limited(String changes) {
        return run(changes) instanceof Ended.Stopped(Limit limit) ? limit : new Limit("none", 0);
    }

    List<Violation> refused(String changes) {
        return run(changes) instanceof Ended.Refused(List<Violation> violations) ? violations : List.of();
    }

    private sealed interface Ended {
        record Compared(Difference difference) implements Ended {}

        record Stopped(Limit limit) implements Ended {}

        record Refused(List<Violation> violations) implements Ended {}
    }

    @SuppressWarnings("unchecked") // the violations of a problem are such
    private Ended run(String changes) {
        String body = "{\"from\": \"%s\", \"to\": \"%s\", \"changes\": [%s]}"
                .formatted(START, START.plus(Duration.ofHours(1)), changes);
        return switch (RequestReader.read(body.getBytes(StandardCharsets.UTF_8))) {
            case RequestReader.Read.Unreadable(Problem problem) ->
                new Ended.Refused((List<Violation>) problem.members().getOrDefault("violations", List.of()));
            case RequestReader.Read.Request(SimulationRequest request) ->
                switch (ChangedCatalog.apply(TENANT, documents, request.changes())) {
                    case ChangedCatalog.Result.Refused(var violations) -> new Ended.Refused(violations);
                    case ChangedCatalog.Result.Changed(var changed) -> run(request.range(), changed);
                };
        };
    }

    private Ended run(TimeRange range, Map<String, byte[]> changed) {
        Recording recording = new Recording(
                TENANT,
                range,
                records.stream().sorted(Comparator.comparing(Recorded::at)).toList(),
                profiles,
                subscriptions);
        Replay replay =
                new Replay(rules(), new Replay.Bounds(Duration.ofDays(31), maxNotifications, new Deadline(timeout)));
        return switch (replay.run(recording, documents)) {
            case Replay.Run.Stopped(Limit limit) -> new Ended.Stopped(limit);
            case Replay.Run.Complete(Outcome before) ->
                switch (replay.run(new Acceptance(documents, changed).withChangedTypes(recording), changed)) {
                    case Replay.Run.Stopped(Limit limit) -> new Ended.Stopped(limit);
                    case Replay.Run.Complete(Outcome after) ->
                        new Ended.Compared(Comparison.of(recording, before, after));
                };
        };
    }

    private RecordedTenant publish(CatalogKey.Kind kind, CatalogEntry entry) {
        documents.put(new CatalogKey(TENANT, kind, entry.getId()).toString(), entry.toByteArray());
        return this;
    }

    static Map<Lane, RoutingRules> rules() {
        Map<Lane, RoutingRules> rules = new HashMap<>();
        for (Lane lane : Lane.values()) {
            rules.put(
                    lane,
                    new RoutingRules(
                            new RoutingEngine(
                                    new DeliveryPlanner(lane, new TemplateRenderer(100), 900 * 1024),
                                    Duration.ofHours(24),
                                    Duration.ofSeconds(10)),
                            new RetryPolicy(new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(5)), 3, 100),
                            new RetryBudget.Settings(0.2, 100, 10),
                            new RoutingRules.Memory(Duration.ofDays(30), Duration.ofHours(24)),
                            10,
                            Duration.ofMillis(50)));
        }
        return rules;
    }
}
