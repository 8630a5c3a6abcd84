// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.ConsoleSession;
import dev.carillon.admin.QueryPlans;
import dev.carillon.admin.RunningAdmin;
import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.testsupport.Fixtures;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Escaping of stored values and of request parameters on every page: they must be text, never markup.
class StoredMarkupTest {

    private static final String MARKUP = "<img src=x onerror=alert(1)>\"'<script>alert(2)</script>";
    private static final String SHOWN = "&lt;img src=x onerror=alert(1)&gt;";
    private static final String LEVER = "/v1/levers/pause:channel:webhook";
    private static final String EVIL_CAMPAIGN = """
            {"name": "%s", "eventType": "evil", "audience": {"topic": "none"},
             "variants": [{"name": "a", "percent": 100, "data": {"note": "%s"}}]}
            """;
    private static final String JSON = MARKUP.replace("\"", "\\\"");

    private static RunningAdmin admin;
    private static Tenancy tenancy;
    private static ConsoleSession session;
    private static String notification;

    @BeforeAll
    static void store() {
        admin = RunningAdmin.shared();
        tenancy = admin.newTenant();
        put("/v1/categories/evil", "{\"name\": \"%s\"}");
        put(
                "/v1/event-types/evil",
                "{\"name\": \"%s\", \"description\": \"%s\", \"lane\": \"standard\", \"channels\": [\"in_app\"]}");
        put("/v1/templates/evil", "{\"contents\": [{\"channel\": \"in_app\", \"title\": \"%s\", \"text\": \"%s\"}]}");
        put(
                "/v1/workflows/evil",
                "{\"name\": \"%s\", \"steps\": [{\"id\": \"bell\", \"deliver\": {\"channel\": \"in_app\"}}]}");
        require(admin.put("/v1/recipients/subscriber/subscriptions/none", tenancy.key(), ""));
        put("/v1/campaigns/evil", EVIL_CAMPAIGN);
        put("/v1/campaigns/evil-too", EVIL_CAMPAIGN);
        require(admin.post("/v1/campaigns/evil-too/schedule", tenancy.key(), ""));
        put("/v1/recipients/ann", "{\"attributes\": {\"note\": \"%s\"}}");
        require(admin.post(
                "/v1/api-keys", tenancy.key(), "{\"name\": \"%s\", \"scopes\": [\"events:read\"]}".formatted(JSON)));
        require(admin.put(LEVER, RunningAdmin.OPERATOR_KEY, "{\"reason\": \"%s\"}".formatted(JSON)));
        String operator = "markup-" + tenancy.tenant();
        require(admin.post(
                "/v1/operators",
                RunningAdmin.OPERATOR_KEY,
                "{\"id\": \"%s\", \"displayName\": \"%s\"}".formatted(operator, JSON)));
        require(admin.call(
                "PUT",
                "/v1/operators/" + operator + "/roles",
                RunningAdmin.OPERATOR_KEY,
                "{\"roles\": [\"viewer\"]}",
                "Carillon-Tenant",
                tenancy.tenant()));
        notification = track();
        new QueryPlans().run("""
                insert into dead_letters (id, tenant, code, cause, summary, provider, source_topic, source_partition,
                    source_offset, at_millis, recorded_by, body)
                values ('markup', '%1$s', '%2$s', '%2$s', '%2$s', '%2$s', '%2$s', 0, 0,
                    (extract(epoch from now()) * 1000)::bigint, '%2$s', '\\x%3$s')
                """.formatted(
                tenancy.tenant(), MARKUP.replace("'", "''"), HexFormat.of().formatHex(letter())));
        session = admin.adminSession();
    }

    @AfterAll
    static void tidy() {
        admin.delete(LEVER, RunningAdmin.OPERATOR_KEY);
        new QueryPlans().run("delete from dead_letters where id = 'markup'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "notifications",
                "notifications/{notification}",
                "events",
                "event?id=e-1",
                "catalog/categories/edit?id=evil",
                "catalog/event-types/edit?id=evil",
                "templates/edit?id=evil",
                "workflows/edit?id=evil",
                "campaigns",
                "campaigns/one?id=evil",
                "campaigns/one?id=evil-too",
                "campaigns/one/review?id=evil",
                "recipient?id=ann",
                "dead-letters?range=month",
                "dead-letters/letter?id=markup",
                "audit",
                "audit?chain=installation",
                "team",
                "api-keys",
                "levers",
                "levers/held",
                "notifications?type={markup}",
                "events?type={markup}",
                "dead-letters?code={markup}",
                "recipients?q={markup}",
                "audit?kind={markup}"
            })
    void whatIsStoredIsShownAsText(String path) {
        String body = page(path);

        assertThat(body).contains(SHOWN).doesNotContain("<img src=x", "<script>alert");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overview",
                "catalog/categories",
                "catalog/event-types",
                "templates",
                "workflows",
                "recipients",
                "providers",
                "workflows/edit?id={markup}",
                "notifications?q={markup}",
                "notifications?after={markup}",
                "recipient?id={markup}",
                "event?id={markup}",
                "campaigns/one?id={markup}"
            })
    void whatIsNotShownOrRefusedIsNoMarkupEither(String path) {
        assertThat(page(path)).contains("<main").doesNotContain("<img src=x", "<script>alert");
    }

    @Test
    void aDraftsHtmlIsServedWhereItCanDoNothing() {
        String base = "/console/t/" + tenancy.tenant() + "/templates/";
        HttpResponse<String> preview = session.submit(
                base + "edit?id=evil",
                base + "preview",
                "channel0",
                "email",
                "title0",
                "T",
                "html0",
                "<p>" + MARKUP + "</p>",
                "text0",
                "T",
                "previewChannel",
                "email");
        Matcher frame =
                Pattern.compile("<iframe [^>]*sandbox[^>]* src=\"([^\"]+)\"").matcher(preview.body());
        assertThat(frame.find()).as(preview.body()).isTrue();

        HttpResponse<String> html = session.get(frame.group(1));

        assertThat(html.body()).contains("<script>alert(2)");
        assertThat(html.headers().allValues("Content-Security-Policy"))
                .anySatisfy(policy -> assertThat(policy)
                        .contains("sandbox", "default-src 'none'")
                        .doesNotContain("allow-scripts"));
        assertThat(preview.body()).doesNotContain("<script>alert");
    }

    private static String page(String path) {
        return session.get("/console/t/" + tenancy.tenant() + "/"
                        + path.replace("{notification}", notification)
                                .replace("{markup}", URLEncoder.encode(MARKUP, StandardCharsets.UTF_8)))
                .body();
    }

    private static void put(String path, String body) {
        require(admin.put(path, tenancy.key(), body.replace("%s", JSON)));
    }

    private static byte[] letter() {
        return DeadLetter.newBuilder()
                .setTenant(tenancy.tenant())
                .setSourceTopic(MARKUP)
                .setCode(MARKUP)
                .setSummary(MARKUP)
                .setRecordedBy(MARKUP)
                .build()
                .toByteArray();
    }

    private static void require(Reply reply) {
        assertThat(reply.status()).as(reply.body().toString()).isBetween(200, 299);
    }

    /// Writes the records of one notification and returns its id.
    private static String track() {
        Event event = Fixtures.event(new TenantId(tenancy.tenant()), "ann")
                .setId("e-1")
                .setType(MARKUP)
                .build();
        NotificationId id = NotificationId.of(RecipientKey.of(tenancy.tenant(), "ann"), new EventId("e-1"));
        TrackedBatch batch = new TrackedBatch();
        batch.add(event);
        batch.add(Receipt.newBuilder()
                .setId("markup")
                .setTenant(tenancy.tenant())
                .setRecipient("ann")
                .setEventId("e-1")
                .setEventType(MARKUP)
                .setNotificationId(id.value())
                .setDeliveryId(DeliveryId.of(id, Channel.EMAIL, "email", "").value())
                .setChannel(ChannelCode.CHANNEL_EMAIL)
                .setLane(Lane.STANDARD.code())
                .setRecordedBy(MARKUP)
                .setAttempted(Attempted.newBuilder()
                        .setAttempt(1)
                        .setProvider(MARKUP)
                        .setRefused(
                                Attempted.Refused.newBuilder().setCode(MARKUP).setDetail(MARKUP)))
                .build());
        admin.bean(TrackingStore.class).write(batch);
        return id.value();
    }
}
