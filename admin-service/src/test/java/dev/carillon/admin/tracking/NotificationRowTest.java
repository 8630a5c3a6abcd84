// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.RunningAdmin;
import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.tracking.retention.RateDays;
import dev.carillon.admin.tracking.retention.TrackingEraser;
import dev.carillon.admin.tracking.retention.TrackingPurger;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Cancellation;
import dev.carillon.events.v1.CancellationApplied;
import dev.carillon.events.v1.Clicked;
import dev.carillon.events.v1.Confirmed;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Routed;
import dev.carillon.events.v1.Seen;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Rows in which a notification is stored, whatever the batches in which its records are read.
class NotificationRowTest {

    private static final long START = ManualClock.START.toEpochMilli();
    private static final String EVENT = "e-1";
    private static final String CHANGES = """
            select n_tup_ins, n_tup_upd, n_tup_hot_upd from pg_stat_xact_user_tables
            where schemaname = 'admin' and relname = 'tracked_notifications'
            """;

    private static RunningAdmin admin;
    private static TrackingStore store;

    private Tenancy tenancy = new Tenancy("", "");
    private TenantId tenant = Fixtures.uniqueTenant();

    /// Rows inserted and updated in a transaction, and those of the updates that touched no index.
    private record Changes(long inserted, long updated, long withoutIndexes) {

        static Changes read(JdbcClient jdbc) {
            return jdbc.sql(CHANGES)
                    .query((row, _) -> new Changes(row.getLong(1), row.getLong(2), row.getLong(3)))
                    .single();
        }

        Changes since(Changes before) {
            return new Changes(
                    inserted - before.inserted, updated - before.updated, withoutIndexes - before.withoutIndexes);
        }
    }

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        store = admin.bean(TrackingStore.class);
    }

    @BeforeEach
    void aTenant() {
        tenancy = admin.newTenant();
        tenant = new TenantId(tenancy.tenant());
    }

    @Test
    void aPlainNotificationIsOneRowWithFourIndexEntries() {
        write(List.of(event(EVENT), this::routed, this::attempted));

        assertThat(rows("tracked_notifications")).isEqualTo(1);
        assertThat(rows("tracked_events")).isZero();
        assertThat(receiptRows()).isZero();
        assertThat(states()).containsExactly("accepted", "routed", "attempted");
        assertThat(jdbc().sql("""
                                select indexname from pg_indexes
                                where schemaname = 'admin' and tablename = 'tracked_notifications' order by 1
                                """).query(String.class).list())
                .containsExactly(
                        "tracked_notifications_in_time",
                        "tracked_notifications_of_event",
                        "tracked_notifications_of_recipient",
                        "tracked_notifications_pkey");
    }

    @Test
    void laterFactsJoinTheRowWithoutTouchingAnIndex() {
        Changes changes = admin.bean(AdminDatabase.class).inTransaction(jdbc -> {
            Changes before = Changes.read(jdbc);
            write(List.of(event(EVENT)));
            write(List.of(this::routed));
            write(List.of(this::attempted, this::confirmed));
            return Changes.read(jdbc).since(before);
        });

        assertThat(changes).isEqualTo(new Changes(1, 2, 2));
        assertThat(states()).containsExactly("accepted", "routed", "attempted", "confirmed");
        assertThat(receiptRows()).isZero();
    }

    @Test
    void aBatchThatIsReadAgainChangesNoRow() {
        List<Consumer<TrackedBatch>> batch = List.of(event(EVENT), this::routed, this::attempted);
        write(batch);
        write(List.of(this::confirmed));

        Changes changes = admin.bean(AdminDatabase.class).inTransaction(jdbc -> {
            Changes before = Changes.read(jdbc);
            write(batch);
            write(List.of(this::confirmed));
            write(List.of(this::routed));
            return Changes.read(jdbc).since(before);
        });

        assertThat(changes).isEqualTo(new Changes(0, 0, 0));
        assertThat(states()).containsExactly("accepted", "routed", "attempted", "confirmed");
    }

    @Test
    void factsMayComeBeforeTheirNotification() {
        write(List.of(this::attempted));
        write(List.of(this::routed));
        assertThat(states()).containsExactly("routed", "attempted");
        assertThat(get("/v1/events/" + EVENT).status()).isEqualTo(404);

        write(List.of(event(EVENT)));

        assertThat(states()).containsExactly("accepted", "routed", "attempted");
        assertThat(get("/v1/events/" + EVENT).text("/notifications/0/id")).isEqualTo(notification(EVENT));
        assertThat(rows("tracked_events")).isZero();
    }

    /// The event is submitted twice, facts are reported twice, the second time later and by another instance.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void anyOrderRepetitionAndDivisionGivesTheSameTimeline(long seed) {
        List<Consumer<TrackedBatch>> records = new ArrayList<>(List.of(
                event(EVENT),
                batch -> batch.add(submission(EVENT, "ann")
                        .setAcceptedAtMillis(START + 5_000)
                        .setLane(Lane.BULK.code())
                        .build()),
                this::routed,
                this::attempted,
                this::confirmed,
                batch -> batch.add(confirmation()
                        .setAtMillis(START + 900)
                        .setRecordedBy("gateway-2")
                        .build()),
                batch -> batch.add(fact("seen", 50)
                        .setSeen(Seen.newBuilder().setBy("web-1"))
                        .build()),
                batch -> batch.add(fact("clicked", 60)
                        .setEventType("")
                        .setClicked(Clicked.newBuilder().setUrl("https://example.org/"))
                        .build())));
        write(records);
        String timeline = get("/v1/notifications/" + notification(EVENT)).body().toString();
        String event = get("/v1/events/" + EVENT).body().toString();
        jdbc().sql("delete from tracked_notifications where tenant = ?")
                .param(tenant.value())
                .update();

        Random random = new Random(seed);
        List<Consumer<TrackedBatch>> shuffled = new ArrayList<>(records);
        records.stream().filter(_ -> random.nextBoolean()).forEach(shuffled::add);
        Collections.shuffle(shuffled, random);
        int size = 1 + random.nextInt(4);
        for (int from = 0; from < shuffled.size(); from += size) {
            write(shuffled.subList(from, Math.min(shuffled.size(), from + size)));
        }

        assertThat(get("/v1/notifications/" + notification(EVENT)).body().toString())
                .isEqualTo(timeline);
        assertThat(get("/v1/events/" + EVENT).body().toString()).isEqualTo(event);
        assertThat(rows("tracked_notifications")).isEqualTo(1);
        assertThat(rows("tracked_events")).isZero();
    }

    @Test
    void aFullRowTakesNoMoreReceiptsAndNoneIsLostOrDoubled() {
        write(List.of(event(EVENT), this::routed, this::attempted));
        List<Consumer<TrackedBatch>> clicks = IntStream.range(0, 40)
                .<Consumer<TrackedBatch>>mapToObj(number -> batch -> batch.add(fact("clicked " + number, 100 + number)
                        .setClicked(Clicked.newBuilder().setUrl("https://example.org/" + number))
                        .build()))
                .toList();
        clicks.forEach(click -> write(List.of(click)));
        long rows = receiptRows();

        clicks.forEach(click -> write(List.of(click)));
        write(clicks.subList(0, 2));

        assertThat(states()).hasSize(43);
        assertThat(rows).isBetween(20L, 39L);
        assertThat(receiptRows()).isBetween(rows, rows + 1);
        assertThat(jdbc().sql("select octet_length(receipts) from tracked_notifications where tenant = ?")
                        .param(tenant.value())
                        .query(Integer.class)
                        .single())
                .isBetween(TrackingStore.FULL, 2 * TrackingStore.FULL);
    }

    @Test
    void anErasedRecipientLeavesTheEventWithoutThem() {
        write(List.of(event(EVENT), this::routed, this::attempted));
        String before = get("/v1/events/" + EVENT).body().path("acceptedAt").asString();

        long erased = new TrackingEraser(admin.bean(AdminDatabase.class))
                .erase(RecipientKey.of(tenant.value(), "ann"), ManualClock.START.plusSeconds(60));

        assertThat(erased).isEqualTo(1);
        assertThat(get("/v1/notifications/" + notification(EVENT)).status()).isEqualTo(404);
        assertThat(rows("tracked_notifications")).isZero();
        assertThat(receiptRows()).isZero();
        Reply event = get("/v1/events/" + EVENT);
        assertThat(event.status()).isEqualTo(200);
        assertThat(event.text("/acceptedAt")).isEqualTo(before);
        assertThat(event.text("/type")).isEqualTo(Fixtures.ORDER_SHIPPED);
        assertThat(event.body().path("recipients").intValue()).isEqualTo(1);
        assertThat(event.body().path("notifications")).isEmpty();
        assertThat(event.body().toString()).doesNotContain("ann");
        assertThat(events(50)).containsExactly(EVENT);
    }

    @Test
    void anErasedRecipientsFactsThatComeLaterAreErasedTheNextTime() {
        write(List.of(event(EVENT), this::routed));
        TrackingEraser eraser = new TrackingEraser(admin.bean(AdminDatabase.class));
        RecipientKey ann = RecipientKey.of(tenant.value(), "ann");
        eraser.erase(ann, ManualClock.START.plusSeconds(60));
        write(List.of(this::attempted));
        write(List.of(event(EVENT)));

        eraser.erase(ann, ManualClock.START.plusSeconds(60));

        assertThat(rows("tracked_notifications")).isZero();
        assertThat(rows("tracked_events")).isEqualTo(1);
    }

    /// Rows of the version that kept receipts and events in tables of their own.
    @Test
    void olderRowsAreReadAsBeforeAndTakeNewFacts() {
        TrackedReceipts old = new TrackedReceipts();
        old.add(routing().build());
        old.add(attempt().build());
        byte[] key = TrackedKey.ofNotification(notification(EVENT)).toByteArray();
        byte[] eventKey = TrackedKey.ofEvent(tenant.value(), EVENT).toByteArray();
        jdbc().sql("""
                        insert into tracked_events (key, tenant, id, event_type, lane, accepted_at_millis, recipients, audience,
                            cancelled_at_millis)
                        values (?, ?, ?, ?, 2, ?, 1, '', 9223372036854775807)
                        """)
                .params(eventKey, tenant.value(), EVENT, Fixtures.ORDER_SHIPPED, START)
                .update();
        jdbc().sql("""
                        insert into tracked_notifications (key, event_key, tenant, event_id, recipient, event_type, lane,
                            accepted_at_millis, since_millis, status)
                        values (?, ?, ?, ?, 'ann', ?, 2, ?, ?, 60)
                        """)
                .params(key, eventKey, tenant.value(), EVENT, Fixtures.ORDER_SHIPPED, START, START)
                .update();
        jdbc().sql("insert into tracked_receipts (subject, first_receipt, body) values (?, ?, ?)")
                .params(key, old.firstReceipt().toByteArray(), old.body())
                .update();
        assertThat(states()).containsExactly("accepted", "routed", "attempted");
        String event = get("/v1/events/" + EVENT).body().toString();

        write(List.of(event(EVENT), this::routed, this::attempted));
        assertThat(states()).containsExactly("accepted", "routed", "attempted");
        assertThat(get("/v1/events/" + EVENT).body().toString()).isEqualTo(event);
        write(List.of(this::confirmed));

        assertThat(states()).containsExactly("accepted", "routed", "attempted", "confirmed");
        assertThat(events(50)).containsExactly(EVENT);
        new TrackingEraser(admin.bean(AdminDatabase.class))
                .erase(RecipientKey.of(tenant.value(), "ann"), ManualClock.START.plusSeconds(60));
        assertThat(receiptRows()).isZero();
    }

    @Test
    void aCancelledEventOfOneRecipientIsShownAsCancelled() {
        Consumer<TrackedBatch> cancellation = batch -> batch.add(submission(EVENT, "ann")
                .setAcceptedAtMillis(START + 100)
                .setCancellation(Cancellation.newBuilder().setRequestedBy("shop"))
                .build());
        Consumer<TrackedBatch> applied = batch -> batch.add(Receipt.newBuilder()
                .setId("applied")
                .setTenant(tenant.value())
                .setEventId(EVENT)
                .setAtMillis(START + 110)
                .setCancellationApplied(CancellationApplied.newBuilder().setStopped(1))
                .build());
        write(List.of(cancellation));
        assertThat(get("/v1/events/" + EVENT).status()).isEqualTo(404);
        write(List.of(event(EVENT)));
        write(List.of(applied));

        Reply event = get("/v1/events/" + EVENT);

        assertThat(event.text("/status")).isEqualTo("cancelled");
        assertThat(event.text("/acceptedAt")).isEqualTo(ManualClock.START.toString());
        assertThat(event.text("/cancelledAt"))
                .isEqualTo(ManualClock.START.plusMillis(100).toString());
        assertThat(event.body().path("cancellation").toString()).isEqualTo("{\"stopped\":1,\"left\":0}");
        assertThat(search(SearchCursor.NEWEST, 50).items())
                .singleElement()
                .satisfies(found -> assertThat(found.cancelledAtMillis()).isEqualTo(START + 100));
        keepOneDay();
        admin.bean(TrackingPurger.class).purge();
        assertThat(rows("tracked_notifications") + rows("tracked_events")).isZero();
        assertThat(jdbc().sql("select count(*) from tracked_receipts where subject = ?")
                        .param(TrackedKey.ofEvent(tenant.value(), EVENT).toByteArray())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /// Events of one recipient, of two, and of one id that was submitted for each of two recipients alone.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50})
    void eventsAreListedOnceFromTheNewestToTheOldest(int page) {
        List<Consumer<TrackedBatch>> records = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            long acceptedAt = START + 10L * number;
            String id = "e-" + number;
            boolean isOfTwo = number % 3 == 1;
            records.add(batch -> batch.add(submission(id, "ann")
                    .setAcceptedAtMillis(acceptedAt)
                    .setRecipientCount(isOfTwo ? 2 : 1)
                    .build()));
            if (isOfTwo) {
                records.add(batch -> batch.add(submission(id, "bob")
                        .setAcceptedAtMillis(acceptedAt)
                        .setRecipientCount(2)
                        .build()));
            }
        }
        records.add(batch -> batch.add(
                submission("e-5", "bob").setAcceptedAtMillis(START + 70).build()));
        write(records);

        assertThat(events(page)).containsExactly("e-5", "e-4", "e-3", "e-2", "e-1", "e-0");
        assertThat(rows("tracked_events")).isEqualTo(2);
    }

    @Test
    void eventsAreFilteredByTypeAndLane() {
        write(List.of(
                event(EVENT),
                batch ->
                        batch.add(submission("e-2", "ann").setType("order.lost").build()),
                batch -> batch.add(
                        submission("e-3", "ann").setLane(Lane.CRITICAL.code()).build())));
        TrackingSearch search = new TrackingSearch(admin.bean(AdminDatabase.class));

        assertThat(search.events(tenant, SearchFilter.ofKind("order.lost", "", (short) 0), SearchCursor.NEWEST, 10)
                        .items())
                .extracting(TrackedEvent::id)
                .containsExactly("e-2");
        assertThat(search.events(
                                tenant,
                                SearchFilter.ofKind(
                                        "", "seen", (short) Lane.CRITICAL.code().getNumber()),
                                SearchCursor.NEWEST,
                                10)
                        .items())
                .extracting(TrackedEvent::id)
                .containsExactly("e-3");
    }

    @Test
    void theEventsOfACampaignShareOneRow() {
        List<Consumer<TrackedBatch>> records = List.of("ann", "bob", "cem").stream()
                .<Consumer<TrackedBatch>>map(recipient -> batch -> batch.add(submission(EVENT, recipient)
                        .setSubmittedBy("campaign:spring")
                        .build()))
                .toList();
        write(records);

        assertThat(rows("tracked_events")).isEqualTo(1);
        assertThat(rows("tracked_notifications")).isEqualTo(3);
        assertThat(get("/v1/events/" + EVENT).body().path("recipients").intValue())
                .isEqualTo(3);
        assertThat(events(50)).containsExactly(EVENT);
    }

    @Test
    void anInstanceCreatesTheDaysOfCountedFactsAtItsStart() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> admin.bean(RateDays.class).aheadSeconds()
                        >= Duration.ofDays(3).toSeconds());
    }

    private static void write(List<Consumer<TrackedBatch>> records) {
        TrackedBatch batch = new TrackedBatch();
        records.forEach(read -> read.accept(batch));
        store.write(batch);
    }

    private Consumer<TrackedBatch> event(String id) {
        return batch -> batch.add(submission(id, "ann").build());
    }

    private void routed(TrackedBatch batch) {
        batch.add(routing().build());
    }

    private void attempted(TrackedBatch batch) {
        batch.add(attempt().build());
    }

    private void confirmed(TrackedBatch batch) {
        batch.add(confirmation().build());
    }

    private Event.Builder submission(String id, String recipient) {
        return Fixtures.event(tenant, recipient).setId(id);
    }

    private Receipt.Builder routing() {
        return fact("routed", 10)
                .setRouted(Routed.newBuilder().setRule("deliver now").setAddressId("inbox"));
    }

    private Receipt.Builder attempt() {
        return fact("attempted", 20)
                .setAttempted(Attempted.newBuilder()
                        .setAttempt(1)
                        .setProvider("inbox")
                        .setAddressId("inbox")
                        .setAccepted(Attempted.Accepted.newBuilder().setReference("standard/e/7")));
    }

    private Receipt.Builder confirmation() {
        return fact("confirmed", 30).setConfirmed(Confirmed.newBuilder().setBy("web-1"));
    }

    private Receipt.Builder fact(String name, long after) {
        NotificationId id = new NotificationId(notification(EVENT));
        String delivery = DeliveryId.of(id, Channel.IN_APP, "inbox", "").value();
        return Receipt.newBuilder()
                .setId(ReceiptId.of(delivery, name, "").value())
                .setTenant(tenant.value())
                .setRecipient("ann")
                .setEventId(EVENT)
                .setEventType(Fixtures.ORDER_SHIPPED)
                .setNotificationId(id.value())
                .setDeliveryId(delivery)
                .setChannel(Channel.IN_APP.code())
                .setLane(Lane.STANDARD.code())
                .setAtMillis(START + after)
                .setRecordedBy("gateway-1");
    }

    private String notification(String event) {
        return NotificationId.of(RecipientKey.of(tenant.value(), "ann"), new EventId(event))
                .value();
    }

    private List<String> states() {
        return get("/v1/notifications/" + notification(EVENT))
                .body()
                .path("timeline")
                .findValuesAsString("state");
    }

    private Reply get(String path) {
        return admin.get(path, tenancy.key());
    }

    /// Ids of all listed events, read in pages.
    private List<String> events(int page) {
        List<String> events = new ArrayList<>();
        Optional<SearchCursor> next = Optional.of(SearchCursor.NEWEST);
        while (next.isPresent()) {
            TrackingSearch.Found<TrackedEvent> found = search(next.get(), page);
            found.items().forEach(event -> events.add(event.id()));
            next = found.next();
        }
        return events;
    }

    private TrackingSearch.Found<TrackedEvent> search(SearchCursor after, int limit) {
        return new TrackingSearch(admin.bean(AdminDatabase.class)).events(tenant, SearchFilter.ANY, after, limit);
    }

    private void keepOneDay() {
        Reply kept = admin.put("/v1/tenants/" + tenant, RunningAdmin.OPERATOR_KEY, """
                {"name": "A tenant", "retention": {"trackingDays": 1}}
                """);
        assertThat(kept.status()).isBetween(200, 299);
    }

    private long rows(String table) {
        return jdbc().sql("select count(*) from %s where tenant = ?".formatted(table))
                .param(tenant.value())
                .query(Long.class)
                .single();
    }

    private long receiptRows() {
        return jdbc().sql("select count(*) from tracked_receipts where subject = ?")
                .param(TrackedKey.ofNotification(notification(EVENT)).toByteArray())
                .query(Long.class)
                .single();
    }

    private static JdbcClient jdbc() {
        return admin.bean(AdminDatabase.class).jdbc();
    }
}
