// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryReceipt;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Bounced;
import dev.carillon.events.v1.Cancellation;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Confirmed;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.Expired;
import dev.carillon.events.v1.Lever;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.Read;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Retracted;
import dev.carillon.events.v1.Retraction;
import dev.carillon.events.v1.Seen;
import dev.carillon.events.v1.Tenant;
import dev.carillon.events.v1.Workflow;
import dev.carillon.routing.decision.engine.DeliveryPlanner;
import dev.carillon.routing.decision.engine.RoutingEngine;
import dev.carillon.routing.retry.RetryBudget;
import dev.carillon.routing.retry.RetryPolicy;
import dev.carillon.routing.retry.RetrySchedule;
import dev.carillon.routing.router.store.StoreCatalog;
import dev.carillon.routing.router.store.StoreKeys;
import dev.carillon.routing.router.store.StoreNames;
import dev.carillon.routing.state.Origin;
import dev.carillon.routing.store.MemoryStores;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// A router in memory on virtual time, with a catalog of one tenant.
final class MemoryRouter implements RouterOutputs {

    static final TenantId TENANT = new TenantId("acme");
    static final Instant START = ManualClock.START;
    static final String TYPE = Fixtures.ORDER_SHIPPED;

    private final Map<String, byte[]> catalog = new HashMap<>();
    private final MemoryStores stores = new MemoryStores();
    private final Lane lane;
    private PayloadSeal seal = PayloadSeal.none();
    private RetryPolicy retries =
            new RetryPolicy(new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(5)), 3, 100);
    private Router router;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Instant> deliveredAt = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final List<Receipt> retractions = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Queue<Receipt> toItself = new ArrayDeque<>();
    private boolean isLogRead = true;
    private long catalogChanges;
    private long offset;
    private Instant now = START;

    MemoryRouter(Lane lane) {
        this.lane = lane;
        this.router = router();
        withTenant(_ -> {});
    }

    private Router router() {
        RoutingRules rules = new RoutingRules(
                new RoutingEngine(
                        new DeliveryPlanner(lane, new TemplateRenderer(100), 900 * 1024),
                        Duration.ofHours(24),
                        Duration.ofSeconds(10)),
                retries,
                new RetryBudget.Settings(0.2, 100, 10),
                new RoutingRules.Memory(Duration.ofDays(30), Duration.ofHours(24)),
                10,
                Duration.ofMillis(50),
                seal);
        return new Router(
                new Router.Identity(lane, 0, "routing-test"),
                rules,
                stores,
                new StoreCatalog(catalog::get, () -> catalogChanges),
                this);
    }

    /// The process dies and is started again on its stores.
    MemoryRouter restart() {
        router = router();
        router.turn(now);
        return this;
    }

    /// Keeps and writes what is for recipients sealed.
    MemoryRouter withSeal(PayloadSeal other) {
        seal = other;
        router = router();
        return this;
    }

    MemoryRouter withRetries(RetryPolicy other) {
        retries = other;
        router = router();
        return this;
    }

    MemoryRouter() {
        this(Lane.STANDARD);
    }

    MemoryRouter withTenant(Consumer<Tenant.Builder> change) {
        CatalogEntry.Builder entry = Fixtures.tenant(TENANT, new byte[32]);
        change.accept(entry.getTenantSettingsBuilder());
        return publish(CatalogKey.Kind.TENANT, entry.build());
    }

    MemoryRouter withType(Consumer<EventType.Builder> change, Channel... channels) {
        CatalogEntry.Builder entry = Fixtures.eventType(TENANT, TYPE, channels);
        change.accept(entry.getEventTypeBuilder().setLane(lane.code()));
        publish(CatalogKey.Kind.TEMPLATE, Fixtures.template(TENANT, TYPE).build());
        return publish(CatalogKey.Kind.EVENT_TYPE, entry.build());
    }

    /// The type goes through these steps.
    MemoryRouter withWorkflow(long version, String steps) {
        publish(
                CatalogKey.Kind.WORKFLOW,
                CatalogEntry.newBuilder()
                        .setTenant(TENANT.value())
                        .setId("flow")
                        .setVersion(version)
                        .setWorkflow(Workflow.newBuilder()
                                .setDocument(ByteString.copyFromUtf8("name: flow\nsteps:\n" + steps)))
                        .build());
        return withType(type -> type.setWorkflow("flow"));
    }

    MemoryRouter withWorkflow(String steps) {
        return withWorkflow(1, steps);
    }

    /// An operator pulls a lever.
    MemoryRouter pull(LeverTarget target, Lever lever) {
        catalog.put(
                target.key().toString(),
                CatalogEntry.newBuilder().setLever(lever).build().toByteArray());
        catalogChanges++;
        return this;
    }

    MemoryRouter publish(CatalogKey.Kind kind, CatalogEntry entry) {
        catalog.put(new CatalogKey(TENANT, kind, entry.getId()).toString(), entry.toByteArray());
        catalogChanges++;
        return this;
    }

    MemoryRouter withProfile(String recipient, Consumer<ProfileContent.Builder> change) {
        ProfileContent.Builder content = Fixtures.profileContent(recipient);
        change.accept(content);
        RecipientKey key = RecipientKey.of(TENANT.value(), recipient);
        stores.store(StoreNames.PROFILES)
                .put(
                        StoreKeys.recipient(key),
                        Fixtures.profile(TENANT, recipient, content.build())
                                .build()
                                .toByteArray());
        router.profileChanged(key, now);
        return this;
    }

    MemoryRouter withProfile(String recipient) {
        return withProfile(recipient, _ -> {});
    }

    /// An event to ann, accepted now.
    Event.Builder event(String id) {
        return Fixtures.event(TENANT, "ann").setId(id).setLane(lane.code()).setAcceptedAtMillis(now.toEpochMilli());
    }

    void submit(String... ids) {
        Stream.of(ids).forEach(id -> submit(event(id).build()));
    }

    void submit(Event event) {
        RecipientKey key = event.hasRecipient()
                ? RecipientKey.of(event.getTenant(), event.getRecipient())
                : RecipientKey.everyPartition(TENANT);
        router.receive(
                ArrivedEvent.of(
                        key,
                        event,
                        event.toByteString(),
                        new RecordHeaders(),
                        Origin.newBuilder().setOffset(offset++).build()),
                now);
        readOwn();
    }

    void cancel(String id) {
        submit(event(id)
                .setCancellation(Cancellation.newBuilder().setRequestedBy("ops"))
                .build());
    }

    /// Of an event to ann.
    void retract(String id) {
        submit(event(id)
                .setRetraction(Retraction.newBuilder()
                        .setNotificationId(notification(id))
                        .setRequestedBy("key-1"))
                .build());
    }

    static String notification(String id) {
        return NotificationId.of(RecipientKey.of(TENANT.value(), "ann"), new EventId(id))
                .value();
    }

    /// A worker knew of the retraction before it sent.
    void dropped(Delivery delivery) {
        report(about(delivery).setRetracted(Retracted.getDefaultInstance()));
    }

    void accept(Delivery delivery) {
        attempted(delivery, outcome -> outcome.setAccepted(Attempted.Accepted.getDefaultInstance()));
    }

    /// The provider accepts it, and is to report its delivery.
    void accept(Delivery delivery, String provider, Duration reportWithin) {
        attempted(
                delivery,
                outcome -> outcome.setProvider(provider)
                        .setAccepted(Attempted.Accepted.newBuilder().setReportWithinMillis(reportWithin.toMillis())));
    }

    void bounce(Delivery delivery, boolean permanent) {
        report(about(delivery).setBounced(Bounced.newBuilder().setCode("30003").setPermanent(permanent)));
    }

    void refuse(Delivery delivery) {
        attempted(
                delivery,
                outcome -> outcome.setRefused(Attempted.Refused.newBuilder().setCode("no")));
    }

    void leaveUnanswered(Delivery delivery) {
        attempted(
                delivery,
                outcome ->
                        outcome.setUnanswered(Attempted.Unanswered.newBuilder().setCause("timeout")));
    }

    void expire(Delivery delivery) {
        report(about(delivery).setExpired(Expired.getDefaultInstance()));
    }

    void confirm(Delivery delivery) {
        report(about(delivery).setConfirmed(Confirmed.getDefaultInstance()));
    }

    /// Leaves the receipts that the router writes to itself unread, behind other receipts, until [#readLog()].
    void leaveLogUnread() {
        isLogRead = false;
    }

    void readLog() {
        isLogRead = true;
        readOwn();
    }

    private void readOwn() {
        while (isLogRead && !toItself.isEmpty()) {
            router.receive(toItself.remove(), now);
        }
    }

    void see(Delivery delivery) {
        report(about(delivery).setSeen(Seen.getDefaultInstance()));
    }

    void read(Delivery delivery) {
        report(about(delivery).setRead(Read.getDefaultInstance()));
    }

    /// Worker's receipt about the newest attempt.
    void attempted(Delivery delivery, Consumer<Attempted.Builder> outcome) {
        Attempted.Builder attempted = Attempted.newBuilder().setAttempt(delivery.getAttempt());
        outcome.accept(attempted);
        report(about(delivery).setAttempted(attempted));
    }

    private void report(Receipt.Builder receipt) {
        router.receive(receipt.setAtMillis(now.toEpochMilli()).build(), now);
        readOwn();
    }

    private static Receipt.Builder about(Delivery delivery) {
        return DeliveryReceipt.about(delivery);
    }

    void advance(Duration duration) {
        advanceTo(now.plus(duration));
    }

    /// Advances the clock. Timers on the way run at their time.
    void advanceTo(Instant end) {
        for (OptionalLong due = router.nextDueMillis();
                due.isPresent() && due.getAsLong() <= end.toEpochMilli();
                due = router.nextDueMillis()) {
            Instant at = Instant.ofEpochMilli(due.getAsLong());
            now = at.isAfter(now) ? at : now;
            router.turn(now);
            readOwn();
        }
        now = end;
    }

    /// Until nothing is left to happen.
    void drain() {
        for (OptionalLong due = router.nextDueMillis(); due.isPresent(); due = router.nextDueMillis()) {
            advanceTo(Instant.ofEpochMilli(Math.max(due.getAsLong(), now.toEpochMilli())));
        }
    }

    Instant now() {
        return now;
    }

    MemoryStores stores() {
        return stores;
    }

    /// Since asked last.
    List<Delivery> deliveries() {
        List<Delivery> taken = List.copyOf(deliveries);
        deliveries.clear();
        return taken;
    }

    List<Channel> channels() {
        return deliveries().stream()
                .map(delivery -> Channel.require(delivery.getChannel()))
                .toList();
    }

    List<Instant> deliveredAt() {
        return deliveredAt;
    }

    /// Since asked last.
    List<Receipt> receipts() {
        List<Receipt> taken = List.copyOf(receipts);
        receipts.clear();
        return taken;
    }

    /// The facts and rules since asked last, in short.
    List<String> story() {
        return receipts().stream().map(MemoryRouter::told).toList();
    }

    /// Retractions sent to all delivery workers.
    List<Receipt> retractions() {
        return retractions;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    private static String told(Receipt receipt) {
        String channel = Channel.find(receipt.getChannel())
                .map(known -> " " + known.wireName())
                .orElse("");
        return switch (receipt.getFactCase()) {
            case SUPPRESSED ->
                "suppressed" + channel + ": " + receipt.getSuppressed().getRule();
            case DEFERRED -> "deferred" + channel + ": " + receipt.getDeferred().getRule();
            case DIGESTED -> "digested: " + receipt.getDigested().getRule();
            case CANCELLATION_APPLIED ->
                "stopped %d, left %d"
                        .formatted(
                                receipt.getCancellationApplied().getStopped(),
                                receipt.getCancellationApplied().getLeft());
            default -> receipt.getFactCase().name().toLowerCase(java.util.Locale.ROOT) + channel;
        };
    }

    @Override
    public void deliver(RecipientKey key, Delivery delivery, Headers headers) {
        deliveries.add(delivery);
        deliveredAt.add(now);
    }

    @Override
    public void retract(RecipientKey key, Receipt receipt) {
        retractions.add(receipt);
    }

    @Override
    public void record(RecipientKey key, Receipt receipt, Headers headers) {
        if (receipt.hasWaitDue()) {
            toItself.add(receipt);
        } else {
            receipts.add(receipt);
        }
    }

    @Override
    public void deadLetter(RecipientKey key, DeadLetter letter) {
        deadLetters.add(letter);
    }
}
