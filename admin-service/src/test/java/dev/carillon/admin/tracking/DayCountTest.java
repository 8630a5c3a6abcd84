// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.QueryPlans;
import dev.carillon.admin.RunningAdmin;
import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.EventId;
import dev.carillon.events.NotificationId;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Opened;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Routed;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Facts counted by day, as analytics reports them: on the first day Ann and Bob get e-mail and push, and on the next
/// day
/// Ann opens her e-mail.
class DayCountTest {

    private static final String FIRST_DAY = ManualClock.START.toString().substring(0, "2026-01-01".length());
    private static final String NEXT_DAY =
            ManualClock.START.plus(Duration.ofDays(1)).toString().substring(0, "2026-01-01".length());

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
    void writeTheFacts() {
        tenancy = admin.newTenant();
        tenant = new TenantId(tenancy.tenant());
        TrackedBatch first = new TrackedBatch();
        for (String recipient : List.of("ann", "bob")) {
            first.add(Fixtures.event(tenant, recipient)
                    .setId("e-1")
                    .setType("order.shipped")
                    .setRecipientCount(2)
                    .setAcceptedAtMillis(ManualClock.START.toEpochMilli())
                    .build());
            for (Channel channel : List.of(Channel.EMAIL, Channel.PUSH)) {
                first.add(fact(recipient, channel, 0)
                        .setRouted(Routed.newBuilder().setRule("deliver now"))
                        .build());
            }
        }
        first.add(fact("ann", Channel.EMAIL, 0)
                .setAttempted(Attempted.newBuilder()
                        .setAccepted(Attempted.Accepted.newBuilder())
                        .setCostMicros(1_500))
                .build());
        admin.bean(TrackingStore.class).write(first);
        TrackedBatch next = new TrackedBatch();
        next.add(fact("ann", Channel.EMAIL, 1).setOpened(Opened.newBuilder()).build());
        admin.bean(TrackingStore.class).write(next);
    }

    @Test
    void aReportHasEachDayOfThePeriod() {
        JsonNode report = report("by=day");

        assertThat(keys(report)).containsExactly(FIRST_DAY, NEXT_DAY);
        assertThat(report.at("/rows/0/counts/accepted").asInt()).isEqualTo(2);
        assertThat(report.at("/rows/0/counts/sent").asInt()).isEqualTo(4);
        assertThat(report.at("/rows/0/counts/opened").asInt()).isZero();
        assertThat(report.at("/rows/1/counts/opened").asInt()).isEqualTo(1);
        assertThat(report.at("/total/sent").asInt()).isEqualTo(4);
        assertThat(report.at("/rates/acceptance").asDouble()).isEqualTo(25.0);
        assertThat(report.at("/rates/open").asDouble()).isEqualTo(100.0);
        assertThat(report.at("/before/sent").asInt()).isZero();
    }

    @Test
    void aReportByChannelSeparatesChannels() {
        JsonNode report = report("by=channel");

        assertThat(keys(report)).containsExactly("", "email", "push");
        assertThat(report.at("/rows/1/counts/sent").asInt()).isEqualTo(2);
        assertThat(report.at("/rows/1/counts/providerAccepted").asInt()).isEqualTo(1);
        assertThat(report.at("/rows/1/counts/costMicros").asInt()).isEqualTo(1_500);
        assertThat(report.at("/rows/2/counts/providerAccepted").asInt()).isZero();
    }

    @Test
    void filtersLeaveOutOtherTypesAndChannels() {
        assertThat(report("by=type&channel=email").at("/total/sent").asInt()).isEqualTo(2);
        assertThat(keys(report("by=type"))).containsExactly("order.shipped");
        assertThat(keys(report("by=type&type=order.lost"))).isEmpty();
    }

    @Test
    void thePeriodBeforeIsCompared() {
        JsonNode report = admin.get("/v1/analytics?from=%s&to=%s".formatted(NEXT_DAY, NEXT_DAY), tenancy.key())
                .body();

        assertThat(report.at("/total/sent").asInt()).isZero();
        assertThat(report.at("/before/sent").asInt()).isEqualTo(4);
    }

    @Test
    void csvHasTheSameRows() {
        Reply csv = admin.get("/v1/analytics/csv?" + period("by=channel"), tenancy.key());

        assertThat(csv.response().body().lines().skip(1).map(line -> line.split(",")[0] + " " + line.split(",")[2]))
                .containsExactly(" 0", "email 2", "push 2");
    }

    @Test
    void anotherTenantSeesNothing() {
        Reply other = admin.get(
                "/v1/analytics?" + period("by=type"), admin.newTenant().key());

        assertThat(other.body().path("rows")).isEmpty();
    }

    @Test
    void aWrongParameterIsRefusedByItsName() {
        Reply refused = admin.get("/v1/analytics?by=hour&from=yesterday", tenancy.key());

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().toString()).contains("\"by\"", "\"from\"");
    }

    @Test
    void countsOfATenantsDaysAreNextToOneAnotherInAnIndex() {
        QueryPlans plans = new QueryPlans();
        plans.run("""
                insert into tracked_days select 'day-plans-' || t, date '2020-01-01' + d, 'type', 1, 'seen', 1
                from generate_series(1, 100) t, generate_series(1, 300) d
                """, "analyze tracked_days");
        try {
            assertThat(plans.explain(
                            "select fact, sum(count) from tracked_days where tenant = ? and day between ?::date and ?::date"
                                    + " group by 1",
                            "day-plans-7",
                            "2020-02-01",
                            "2020-02-07"))
                    .contains("tracked_days_pkey");
        } finally {
            plans.run("delete from tracked_days where tenant like 'day-plans-%'");
        }
    }

    private JsonNode report(String query) {
        Reply reply = admin.get("/v1/analytics?" + period(query), tenancy.key());
        assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
        return reply.body();
    }

    private static String period(String query) {
        return "from=%s&to=%s&%s".formatted(FIRST_DAY, NEXT_DAY, query);
    }

    private static List<String> keys(JsonNode report) {
        return StreamSupport.stream(report.path("rows").spliterator(), false)
                .map(row -> row.path("key").asString())
                .toList();
    }

    private Receipt.Builder fact(String recipient, Channel channel, int days) {
        NotificationId notification = NotificationId.of(RecipientKey.of(tenant.value(), recipient), new EventId("e-1"));
        DeliveryId delivery = DeliveryId.of(notification, channel, "a-1", "");
        return Receipt.newBuilder()
                .setId(ReceiptId.of(delivery.value(), "fact", "" + days).value())
                .setTenant(tenant.value())
                .setRecipient(recipient)
                .setEventId("e-1")
                .setEventType("order.shipped")
                .setNotificationId(notification.value())
                .setDeliveryId(delivery.value())
                .setChannel(channel.code())
                .setAtMillis(ManualClock.START.plus(Duration.ofDays(days)).toEpochMilli());
    }
}
