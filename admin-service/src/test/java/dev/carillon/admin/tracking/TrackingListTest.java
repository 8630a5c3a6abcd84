// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin;
import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.admin.quota.Quotas;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Audience;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Routed;
import dev.carillon.events.v1.Seen;
import dev.carillon.runtime.access.TenantSlots;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Lists of events and notifications that the REST API answers, of events that were accepted a second after each
/// other: `e-0` and `e-3` to Ann, `e-1` to Ann and Bob, `e-2` to an audience of which Ann is a member.
class TrackingListTest {

    private static final long START = ManualClock.START.toEpochMilli();

    private static RunningAdmin admin;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Tenancy tenancy;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TenantId tenant;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
    }

    @BeforeEach
    void writeTheEvents() {
        tenancy = admin.newTenant();
        tenant = new TenantId(tenancy.tenant());
        TrackedBatch batch = new TrackedBatch();
        batch.add(event("e-0", "ann", 0).setType("order.lost").build());
        batch.add(event("e-1", "ann", 1).setRecipientCount(2).build());
        batch.add(event("e-1", "bob", 1).setRecipientCount(2).build());
        batch.add(event("e-2", "*", 2)
                .setRecipientCount(0)
                .setAudience(Audience.newBuilder().setTopic("game-42"))
                .build());
        batch.add(event("e-3", "ann", 3).setLane(Lane.CRITICAL.code()).build());
        batch.add(fact("e-1", "ann", Channel.EMAIL, 1)
                .setRouted(Routed.newBuilder().setRule("deliver now"))
                .build());
        batch.add(fact("e-2", "ann", Channel.PUSH, 2)
                .setRouted(Routed.newBuilder().setRule("deliver now"))
                .build());
        batch.add(fact("e-3", "ann", Channel.IN_APP, 3)
                .setSeen(Seen.newBuilder().setBy("web-1"))
                .build());
        admin.bean(TrackingStore.class).write(batch);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 200})
    void eventsAreListedFromTheNewestToTheOldestInPages(int limit) {
        assertThat(ids("/v1/events?limit=" + limit)).containsExactly("e-3", "e-2", "e-1", "e-0");
    }

    @Test
    void anEventIsListedWithItsRecipientsOrItsAudience() {
        List<JsonNode> events = items("/v1/events?limit=200");

        assertThat(events.get(0).toString())
                .isEqualTo("{\"id\":\"e-3\",\"type\":\"order.shipped\",\"lane\":\"critical\","
                        + "\"acceptedAt\":\"%s\",\"recipients\":1}".formatted(ManualClock.START.plusSeconds(3)));
        assertThat(events.get(1).path("audience").asString()).isEqualTo("game-42");
        assertThat(events.get(1).has("recipients")).isFalse();
        assertThat(events.get(2).path("recipients").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=order.lost          | e-0",
                "type=no.such             | ''",
                "lane=critical            | e-3",
                "from=1                   | e-3 e-2 e-1",
                "to=1                     | e-0",
                "from=1&to=3              | e-2 e-1",
                "from=1&to=1              | ''",
                "recipient=ann            | e-3 e-2 e-1 e-0",
                "recipient=bob            | e-1",
                "recipient=ann&from=1&to=3| e-2 e-1",
                "recipient=ann&type=order.lost | e-0",
                "recipient=cem            | ''"
            })
    void eventsAreFiltered(String filter, String expected) {
        assertThat(String.join(" ", ids("/v1/events?limit=200&" + instants(filter))))
                .isEqualTo(expected);
        assertThat(String.join(" ", ids("/v1/events?limit=1&" + instants(filter))))
                .as("page by page")
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 200})
    void notificationsAreListedFromTheNewestToTheOldestInPages(int limit) {
        List<String> events = notifications("limit=" + limit);

        assertThat(events.subList(0, 2)).containsExactly("e-3/ann", "e-2/ann");
        assertThat(events.subList(2, 4)).containsExactlyInAnyOrder("e-1/ann", "e-1/bob");
        assertThat(events.subList(4, events.size())).containsExactly("e-0/ann");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recipient=bob             | e-1/bob",
                "event=e-2                 | e-2/ann",
                "event=e-1&recipient=ann   | e-1/ann",
                "event=e-1&recipient=cem   | ''",
                "type=order.lost           | e-0/ann",
                "status=seen               | e-3/ann",
                "status=routed             | e-2/ann e-1/ann",
                "lane=critical             | e-3/ann",
                "channel=email             | e-1/ann",
                "channel=push&recipient=ann| e-2/ann",
                "channel=sms               | ''",
                "from=2                    | e-3/ann e-2/ann",
                "from=2&to=3               | e-2/ann",
                "to=1                      | e-0/ann"
            })
    void notificationsAreFiltered(String filter, String expected) {
        assertThat(String.join(" ", notifications("limit=200&" + instants(filter))))
                .isEqualTo(expected);
        assertThat(String.join(" ", notifications("limit=1&" + instants(filter))))
                .as("page by page")
                .isEqualTo(expected);
    }

    @Test
    void aNotificationIsListedWithItsDeliveries() {
        JsonNode found = items("/v1/notifications?status=seen").getFirst();

        assertThat(found.toString())
                .isEqualTo("{\"id\":\"%s\",\"eventId\":\"e-3\",\"eventType\":\"order.shipped\",\"recipient\":\"ann\","
                                .formatted(notification("e-3", "ann"))
                        + "\"lane\":\"critical\",\"status\":\"seen\",\"at\":\"%s\","
                                .formatted(ManualClock.START.plusSeconds(3))
                        + "\"deliveries\":[{\"id\":\"%s\",\"channel\":\"in_app\",\"status\":\"seen\"}]}"
                                .formatted(delivery("e-3", "ann", Channel.IN_APP)));
    }

    /// More notifications than one page that is filtered by channel examines.
    @Test
    void aRareChannelIsFoundBehindShortPages() {
        TrackedBatch batch = new TrackedBatch();
        for (int i = 0; i < 2_100; i++) {
            batch.add(event("later-" + i, "ann", 10).build());
        }
        admin.bean(TrackingStore.class).write(batch);

        Reply first = admin.get("/v1/notifications?channel=email", tenancy.key());

        assertThat(first.body().path("items")).isEmpty();
        assertThat(first.text("/next")).isNotEmpty();
        assertThat(notifications("channel=email")).containsExactly("e-1/ann");
    }

    @Test
    void everyInvalidParameterIsReportedAtOnce() {
        Reply refused = admin.get(
                "/v1/notifications?recipient=a%20b&type=%00&status=lost&lane=fast&channel=fax&from=today&to=tomorrow"
                        + "&after=x&limit=201",
                tenancy.key());

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-request");
        assertThat(refused.body().path("violations").findValuesAsString("path"))
                .containsExactly("recipient", "type", "status", "lane", "from", "to", "channel", "after", "limit");
    }

    @Test
    void aKeyThatMayNotReadRecipientsSeesNone() {
        String key = keyWith("events:read");

        assertThat(admin.get("/v1/notifications?limit=200", key).body().toString())
                .contains("e-1")
                .doesNotContain("\"ann\"", "\"bob\"", "\"recipient\"");
        assertThat(admin.get("/v1/notifications/" + notification("e-1", "ann"), key)
                        .body()
                        .has("recipient"))
                .isFalse();
        assertThat(admin.get("/v1/events/e-1", key).body().toString())
                .contains(notification("e-1", "ann"))
                .doesNotContain("\"ann\"", "\"recipient\"");
        for (String path : List.of("/v1/events?recipient=ann", "/v1/notifications?recipient=ann", "/v1/recipients")) {
            Reply refused = admin.get(path, key);
            assertThat(refused.status()).as(path).isEqualTo(403);
            assertThat(refused.text("/detail")).contains("recipients:read");
        }
        assertThat(admin.get("/v1/events", keyWith("catalog:read")).status()).isEqualTo(403);
    }

    @Test
    void aSearchForARecipientIsInTheAuditLog() {
        admin.get("/v1/notifications?recipient=ann", tenancy.key());
        admin.get("/v1/events?recipient=bob", tenancy.key());
        admin.get("/v1/notifications", tenancy.key());

        Reply audited = admin.call(
                "GET", "/v1/audit?kind=recipient", RunningAdmin.OPERATOR_KEY, "", "Carillon-Tenant", tenant.value());

        assertThat(audited.body().path("items").findValuesAsString("action")).containsExactly("search", "search");
        assertThat(audited.body().path("items").findValuesAsString("subject")).containsExactly("bob", "ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/events", "/v1/notifications", "/v1/recipients"})
    void aTenantAtItsLimitOfSearchesIsRefusedAndOthersAreServed(String path) {
        Quotas quotas = admin.bean(Quotas.class);
        try (TenantSlots.Slot _ = quotas.search(tenant);
                TenantSlots.Slot _ = quotas.search(tenant);
                TenantSlots.Slot _ = quotas.search(tenant);
                TenantSlots.Slot _ = quotas.search(tenant)) {
            Reply refused = admin.get(path, tenancy.key());

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.problem()).isEqualTo("rate-limited");
            assertThat(refused.text("/limitName")).isEqualTo("carillon.admin.quotas.searches");
            assertThat(admin.get(path, admin.newTenant().key()).status()).isEqualTo(200);
        }
        assertThat(admin.get(path, tenancy.key()).status()).isEqualTo(200);
    }

    @Test
    void otherTenantsSeeNothing() {
        Tenancy other = admin.newTenant();

        assertThat(admin.get("/v1/events", other.key()).body().path("items")).isEmpty();
        assertThat(admin.get("/v1/notifications?event=e-1", other.key()).body().path("items"))
                .isEmpty();
        assertThat(admin.get("/v1/notifications?recipient=ann", other.key())
                        .body()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void theNotificationsOfAnEventAndOfAnExportAreTheNewestFirst() {
        TrackedBatch batch = new TrackedBatch();
        List<String> members = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            batch.add(fact("e-2", "member-" + i, Channel.PUSH, 10 + i)
                    .setRouted(Routed.newBuilder().setRule("deliver now"))
                    .build());
            members.addFirst("member-" + i);
        }
        admin.bean(TrackingStore.class).write(batch);
        members.add("ann");

        assertThat(pages("/v1/events/e-2?limit=2", "notifications").stream()
                        .map(item -> item.path("recipient").asString()))
                .containsExactlyElementsOf(members);
        assertThat(pages("/v1/recipients/ann/export?limit=2", "notifications").stream()
                        .map(item -> item.path("eventId").asString()))
                .containsExactly("e-3", "e-2", "e-1", "e-0");
    }

    private List<String> ids(String path) {
        return items(path).stream().map(item -> item.path("id").asString()).toList();
    }

    /// Events and recipients of notifications, as `event/recipient`.
    private List<String> notifications(String query) {
        return items("/v1/notifications?" + query).stream()
                .map(item -> item.path("eventId").asString() + "/"
                        + item.path("recipient").asString())
                .toList();
    }

    private List<JsonNode> items(String path) {
        return pages(path, "items");
    }

    /// Items of all pages.
    private List<JsonNode> pages(String path, String member) {
        List<JsonNode> items = new ArrayList<>();
        String next = "";
        do {
            Reply page = admin.get(path + "&after=" + next, tenancy.key());
            assertThat(page.status()).as(page.body().toString()).isEqualTo(200);
            page.body().path(member).forEach(items::add);
            next = page.text("/next");
        } while (!next.isEmpty());
        return items;
    }

    /// Query in which the seconds after the start are ISO instants.
    private static String instants(String filter) {
        return Pattern.compile("(from|to)=(\\d)")
                .matcher(filter)
                .replaceAll(bound ->
                        bound.group(1) + "=" + ManualClock.START.plusSeconds(Integer.parseInt(bound.group(2))));
    }

    private String keyWith(String scope) {
        return admin.post("/v1/api-keys", tenancy.key(), "{\"name\": \"one\", \"scopes\": [\"%s\"]}".formatted(scope))
                .text("/key");
    }

    private Event.Builder event(String id, String recipient, int second) {
        return Fixtures.event(tenant, recipient).setId(id).setAcceptedAtMillis(START + 1000L * second);
    }

    private Receipt.Builder fact(String event, String recipient, Channel channel, int second) {
        String delivery = delivery(event, recipient, channel);
        return Receipt.newBuilder()
                .setId(ReceiptId.of(delivery, "fact", "").value())
                .setTenant(tenant.value())
                .setRecipient(recipient)
                .setEventId(event)
                .setEventType(Fixtures.ORDER_SHIPPED)
                .setNotificationId(notification(event, recipient))
                .setDeliveryId(delivery)
                .setChannel(channel.code())
                .setLane(Lane.STANDARD.code())
                .setAtMillis(START + 1000L * second)
                .setRecordedBy("router-1");
    }

    private String notification(String event, String recipient) {
        return NotificationId.of(RecipientKey.of(tenant.value(), recipient), new EventId(event))
                .value();
    }

    private String delivery(String event, String recipient, Channel channel) {
        return DeliveryId.of(new NotificationId(notification(event, recipient)), channel, "address", "")
                .value();
    }
}
