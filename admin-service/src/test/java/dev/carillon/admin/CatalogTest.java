// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.GuaranteeCode;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.PurposeCode;
import dev.carillon.events.v1.TemplateContent;
import dev.carillon.testsupport.RecordReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest extends CatalogFixture {

    private static final String EVENT_TYPE = """
            {"name": "Order shipped", "category": "orders", "lane": "critical", "guarantee": "effectively_once",
             "ordering": "strict", "channels": ["in_app", "email"], "template": "shipped",
             "dataSchema": {"type": "object", "required": ["order"], "properties": {"order": {"type": "string"}}},
             "mandatory": true, "purpose": "marketing", "expireAfterSeconds": 3600, "dedupeWindowSeconds": 60,
             "defaultPreferences": [{"channel": "email", "enabled": false}], "description": "It left."}
            """;

    @Test
    void aDraftIsSentToOneRecipientMarkedAsATest() {
        admin.put("/v1/event-types/tried", tenancy.key(), EVENT_TYPE);
        String test = """
                {"template": {"contents": [{"channel": "email", "title": "Hello", "text": "Hello"},
                                           {"channel": "sms", "text": "Hello"}]},
                 "eventType": "%s", "recipient": "ann", "data": %s}
                """;

        admin.put("/v1/recipients/ann", tenancy.key(), "{}");

        Reply sent = admin.post("/v1/template-tests", tenancy.key(), test.formatted("tried", "{\"order\": \"7\"}"));
        Reply unknownRecipient = admin.post(
                "/v1/template-tests",
                tenancy.key(),
                test.formatted("tried", "{\"order\": \"7\"}").replace("\"ann\"", "\"stranger\""));
        Reply unknown = admin.post("/v1/template-tests", tenancy.key(), test.formatted("none", "{}"));
        Reply faulty = admin.post("/v1/template-tests", tenancy.key(), test.formatted("tried", "{}"));

        assertThat(sent.status()).as(sent.body().toString()).isEqualTo(202);
        try (RecordReader<RecipientKey, Event> events =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.STANDARD))) {
            Event event = events.await(read -> read.value()
                            .filter(one -> one.getId().equals(sent.text("/eventId")))
                            .isPresent())
                    .value()
                    .orElseThrow();
            assertThat(event.getRecipient()).isEqualTo("ann");
            assertThat(event.getDraft().getContentsList())
                    .extracting(TemplateContent::getTitle, TemplateContent::getText)
                    .containsExactly(tuple("[Test] Hello", "Hello"), tuple("[Test]", "[Test] Hello"));
        }
        assertThat(unknownRecipient.problem()).isEqualTo("invalid-request");
        assertThat(unknownRecipient.text("/violations/0/message")).isEqualTo("there is no recipient stranger");
        assertThat(unknown.body().findValuesAsString("path")).containsExactly("/eventType");
        assertThat(faulty.body().findValuesAsString("path")).containsExactly("/data");
    }

    @Test
    void aTestSkipsDelaysUnlessAskedAndIsRefusedIfNothingCouldBeSent() {
        admin.put("/v1/event-types/hurried", tenancy.key(), EVENT_TYPE);
        admin.put("/v1/event-types/lost", tenancy.key(), "{\"lane\": \"standard\", \"workflow\": \"nowhere\"}");
        admin.put("/v1/recipients/ann", tenancy.key(), "{}");
        String test = """
                {"template": {"contents": [{"channel": "sms", "text": "Hello"}]},
                 "eventType": "%s", "recipient": "ann", "data": {"order": "7"}%s}
                """;

        Reply hurried = admin.post("/v1/template-tests", tenancy.key(), test.formatted("hurried", ""));
        Reply patient =
                admin.post("/v1/template-tests", tenancy.key(), test.formatted("hurried", ", \"keepDelays\": true"));
        Reply lost = admin.post("/v1/template-tests", tenancy.key(), test.formatted("lost", ""));

        assertThat(List.of(isImmediate(hurried), isImmediate(patient))).containsExactly(true, false);
        assertThat(lost.status()).isEqualTo(400);
        assertThat(lost.text("/violations/0/message"))
                .isEqualTo("the event type names the workflow nowhere, which does not exist");
    }

    private boolean isImmediate(Reply sent) {
        assertThat(sent.status()).as(sent.body().toString()).isEqualTo(202);
        try (RecordReader<RecipientKey, Event> events =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.STANDARD))) {
            return events.await(read -> read.value()
                            .filter(one -> one.getId().equals(sent.text("/eventId")))
                            .isPresent())
                    .value()
                    .orElseThrow()
                    .getImmediate();
        }
    }

    @Test
    void aPatternThatIsNotLinearIsRefusedByName() {
        Reply refused = admin.put("/v1/event-types/pattern", tenancy.key(), """
                {"lane": "bulk", "channels": ["sms"],
                 "dataSchema": {"properties": {"a": {"pattern": "^(?!x)y"}}, "patternProperties": {"^x": {}}}}
                """);
        Reply accepted = admin.put("/v1/event-types/pattern", tenancy.key(), """
                {"lane": "bulk", "channels": ["sms"], "dataSchema": {"properties": {"a": {"pattern": "^(y+)+$"}}}}
                """);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().findValuesAsString("path")).containsExactly("/dataSchema/properties/a/pattern");
        assertThat(refused.body().toString()).contains("^(?!x)y", "RE2");
        assertThat(accepted.status()).isEqualTo(201);
    }

    @Test
    void numbersOutOfBoundsAreRefusedAtEveryDoor() {
        admin.put("/v1/event-types/numbers", tenancy.key(), EVENT_TYPE);
        for (Reply refused : List.of(
                admin.put("/v1/recipients/numbers", tenancy.key(), "{\"attributes\": {\"x\": [1e999999999]}}"),
                admin.post(
                        "/v1/template-previews",
                        tenancy.key(),
                        "{\"template\": {\"contents\": [{\"channel\": \"sms\", \"text\": \"{{number data.x}}\"}]},"
                                + " \"channel\": \"sms\", \"data\": {\"x\": 1e999999999}}"),
                admin.post(
                        "/v1/template-tests",
                        tenancy.key(),
                        "{\"template\": {\"contents\": [{\"channel\": \"sms\", \"text\": \"x\"}]},"
                                + " \"eventType\": \"numbers\", \"recipient\": \"ann\", \"data\": {\"x\": 1e999999999}}"))) {
            assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
            assertThat(refused.body().toString()).contains("at most 40 digits", "/x");
        }
    }

    @Test
    void aPreviewIsWhatIsSent() {
        Tenancy other = admin.newTenant();
        assertThat(admin.put(
                                "/v1/tenants/" + other.tenant(),
                                RunningAdmin.OPERATOR_KEY,
                                "{\"defaultLocale\": \"de-AT\", \"defaultTimeZone\": \"Europe/Vienna\"}")
                        .status())
                .isEqualTo(200);
        String preview = """
                {"template": {"contents": [{"channel": "sms", "text": "%s"}]}, "channel": "sms", %s
                 "data": {"at": "2026-06-01T12:00:00Z", "x": 1234.5, "list": [%s1]}}
                """;
        String many = "1,".repeat(999);

        Reply ofTheTenant = admin.post(
                "/v1/template-previews",
                other.key(),
                preview.formatted(
                        "{{date data.at \\\"long\\\"}} {{time data.at}} {{recipient.timeZone}}",
                        "\"locale\": \"fr\",",
                        ""));
        Reply ofTheReader = admin.post(
                "/v1/template-previews",
                other.key(),
                preview.formatted("{{time data.at}}", "\"timeZone\": \"Asia/Tokyo\",", ""));
        Reply withoutTime = admin.post(
                "/v1/template-previews",
                other.key(),
                preview.formatted("{{date event.occurredAt \\\"long\\\"}}", "", ""));
        Reply endless = admin.post(
                "/v1/template-previews",
                other.key(),
                preview.formatted(
                        "{{#each data.list}}{{#each ../data.list}}{{#each ../../data.list}}{{/each}}{{/each}}{{/each}}",
                        "",
                        many));
        Reply tooLong = admin.post(
                "/v1/template-previews",
                other.key(),
                preview.formatted("{{#each data.list}}" + "x".repeat(300) + "{{/each}}", "", many));

        assertThat(ofTheTenant.text("/text")).isEqualTo("1. Juni 2026 14:00 Europe/Vienna");
        assertThat(ofTheReader.text("/text")).isEqualTo("21:00");
        assertThat(withoutTime.body().path("rendered").booleanValue()).isTrue();
        assertThat(endless.text("/code")).isEqualTo("template-failed");
        assertThat(endless.text("/detail")).contains("limit of 250000 steps");
        assertThat(tooLong.text("/detail")).contains("limit of 262144 characters");
    }

    @Test
    void eventTypeIsKeptAsWrittenAndPublished() {
        Reply created = admin.put("/v1/event-types/order.shipped", tenancy.key(), EVENT_TYPE);
        Reply read = admin.get("/v1/event-types/order.shipped", tenancy.key());

        assertThat(created.status()).isEqualTo(201);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("ETag")).isEqualTo(created.header("ETag")).isNotEmpty();
        assertThat(read.text("/dataSchema/required/0")).isEqualTo("order");
        EventType type = awaitEntry(CatalogKey.Kind.EVENT_TYPE, "order.shipped").getEventType();
        assertThat(type.getLane()).isEqualTo(LaneCode.LANE_CRITICAL);
        assertThat(type.getGuarantee()).isEqualTo(GuaranteeCode.GUARANTEE_EFFECTIVELY_ONCE);
        assertThat(type.getOrdering()).isEqualTo(OrderingCode.ORDERING_STRICT);
        assertThat(type.getPurpose()).isEqualTo(PurposeCode.PURPOSE_MARKETING);
        assertThat(type.getChannelsList()).containsExactly(ChannelCode.CHANNEL_IN_APP, ChannelCode.CHANNEL_EMAIL);
        assertThat(type.getDataSchema().toStringUtf8()).contains("\"required\":[\"order\"]");
        assertThat(type.getMandatory()).isTrue();
        assertThat(type.getExpireAfterSeconds()).isEqualTo(3600);
        assertThat(type.getDefaultPreferences(0).getEventType()).isEqualTo("order.shipped");
        assertThat(type.getDefaultPreferences(0).getEnabled()).isFalse();
    }

    @Test
    void whatWasReadCanBeWrittenBack() {
        admin.put("/v1/event-types/written.back", tenancy.key(), EVENT_TYPE);
        Reply read = admin.get("/v1/event-types/written.back", tenancy.key());

        Reply replaced = admin.put(
                "/v1/event-types/written.back", tenancy.key(), read.body().toString());

        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.body().path("version").longValue())
                .isGreaterThan(read.body().path("version").longValue());
    }

    @Test
    void templateIsPublished() {
        Reply created = admin.put("/v1/templates/shipped", tenancy.key(), """
                {"contents": [{"channel": "email", "locale": "de-at", "title": "Bestellung {{data.order}}",
                               "text": "{{> greeting}}", "html": "<p>{{data.order}}</p>", "actionUrl": "https://example.org"}],
                 "partials": {"greeting": "Servus {{recipient.id}}"}, "tags": {"team": "billing"}}
                """);

        assertThat(created.status()).isEqualTo(201);
        var template = awaitEntry(CatalogKey.Kind.TEMPLATE, "shipped").getTemplate();
        assertThat(template.getContents(0).getLocale()).isEqualTo("de-AT");
        assertThat(template.getContents(0).getTitle()).isEqualTo("Bestellung {{data.order}}");
        assertThat(template.getPartialsMap()).containsEntry("greeting", "Servus {{recipient.id}}");
        assertThat(template.getTagsMap()).containsExactly(entry("team", "billing"));
    }

    @Test
    void mjmlIsPublishedAsTheHtmlThatItIsCompiledTo() {
        Reply created = admin.put("/v1/templates/mail", tenancy.key(), """
                {"contents": [{"channel": "email", "title": "Order {{data.order}}", "mjml":
                  "<mjml><mj-body><mj-section><mj-column><mj-text>Order {{data.order}}</mj-text></mj-column></mj-section></mj-body></mjml>"}]}
                """);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("/contents/0/mjml")).startsWith("<mjml>");
        var content = awaitEntry(CatalogKey.Kind.TEMPLATE, "mail").getTemplate().getContents(0);
        assertThat(content.getHtml()).contains("<table").contains("Order {{data.order}}");
        assertThat(content.getMjml()).isEmpty();
    }

    @Test
    void faultOfATemplateIsToldWithItsLine() {
        Reply refused = admin.put(
                "/v1/templates/faulty",
                tenancy.key(),
                "{\"contents\": [{\"channel\": \"sms\", \"text\": \"one\\ntwo {{#if data.a}}\"}]}");

        assertThat(refused.text("/violations/0/message")).startsWith("line 2, column ");
    }

    @Test
    void categoryIsPublished() {
        admin.put(
                "/v1/categories/orders",
                tenancy.key(),
                "{\"name\": \"Orders\", \"defaultPreferences\": [{\"enabled\": true}]}");

        var category = awaitEntry(CatalogKey.Kind.CATEGORY, "orders").getCategory();
        assertThat(category.getDefaultPreferences(0).getCategory()).isEqualTo("orders");
    }

    @Test
    void deletionPublishesATombstone() {
        admin.put("/v1/categories/short-lived", tenancy.key(), "{}");
        CatalogEntry before = awaitEntry(CatalogKey.Kind.CATEGORY, "short-lived");

        Reply deleted = admin.delete("/v1/categories/short-lived", tenancy.key());

        assertThat(before.getVersion()).isPositive();
        assertThat(deleted.status()).isEqualTo(204);
        published.await(record -> record.key().equals(key(CatalogKey.Kind.CATEGORY, "short-lived"))
                && record.value().isEmpty());
        assertThat(admin.get("/v1/categories/short-lived", tenancy.key()).problem())
                .isEqualTo("not-found");
        assertThat(admin.delete("/v1/categories/short-lived", tenancy.key()).status())
                .isEqualTo(404);
    }

    @Test
    void listsPageByKey() {
        Tenancy own = admin.newTenant();
        for (String id : new String[] {"c", "a", "b"}) {
            admin.put("/v1/categories/" + id, own.key(), "{}");
        }

        Reply first = admin.get("/v1/categories?limit=2", own.key());
        Reply second = admin.get("/v1/categories?limit=2&after=" + first.text("/next"), own.key());

        assertThat(first.body().path("items").findValuesAsString("id")).containsExactly("a", "b");
        assertThat(second.body().path("items").findValuesAsString("id")).containsExactly("c");
        assertThat(second.body().path("next").isNull()).isTrue();
        assertThat(admin.get("/v1/categories?limit=201", own.key()).status()).isEqualTo(400);
        assertThat(admin.get("/v1/categories?limit=x", own.key()).problem()).isEqualTo("invalid-request");
    }

    @Test
    void versionsGuardAgainstLostUpdates() {
        Reply created = admin.call("PUT", "/v1/categories/guarded", tenancy.key(), "{}", "If-None-Match", "*");
        String tag = created.header("ETag");

        assertThat(created.status()).isEqualTo(201);
        assertThat(admin.call("PUT", "/v1/categories/guarded", tenancy.key(), "{}", "If-None-Match", "*")
                        .problem())
                .isEqualTo("version-conflict");
        assertThat(admin.call("PUT", "/v1/categories/guarded", tenancy.key(), "{}", "If-Match", tag)
                        .status())
                .isEqualTo(200);
        assertThat(admin.call("PUT", "/v1/categories/guarded", tenancy.key(), "{}", "If-Match", tag)
                        .status())
                .isEqualTo(412);
        assertThat(admin.call("DELETE", "/v1/categories/guarded", tenancy.key(), "", "If-Match", tag)
                        .status())
                .isEqualTo(412);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"channels\":[\"email\"]}`                                                     | /lane          | required",
                "`{\"lane\":\"fast\",\"channels\":[\"email\"]}`                                    | /lane          | enum",
                "`{\"lane\":\"bulk\",\"channels\":[\"fax\"]}`                                      | /channels/0    | enum",
                "`{\"lane\":\"bulk\"}`                                                            | /channels      | required",
                "`{\"lane\":\"bulk\",\"channels\":[\"sms\"],\"guarantee\":\"maybe\"}`              | /guarantee     | enum",
                "`{\"lane\":\"bulk\",\"channels\":[\"sms\"],\"colour\":1}`                         | /colour        | unknown",
                "`{\"lane\":\"bulk\",\"channels\":[\"sms\"],\"mandatory\":1}`                      | /mandatory     | type",
                "`{\"lane\":\"bulk\",\"channels\":[\"sms\"],\"expireAfterSeconds\":-1}`            | /expireAfterSeconds | range",
                "`{\"lane\":\"bulk\",\"channels\":[\"sms\"],\"dataSchema\":{\"type\":\"strin\"}}`   | /dataSchema/type | enum",
                "`{\"lane\":\"bulk\",\"channels\":[\"sms\"],\"dataSchema\":{\"$ref\":\"http://a/b\"}}` | /dataSchema/$ref | local",
                "`{\"lane\":\"bulk\",\"channels\":[\"sms\"],\"dataSchema\":{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}}`"
                        + " | /dataSchema/$schema | const",
                "`{\"lane\":\"bulk\",\"channels\":[\"sms\"],\"dataSchema\":[]}`                     | /dataSchema    | type",
                "`{\"lane\":\"bulk\",\"channels\":[\"sms\"],\"description\":\"\\u0000\"}`           | /description   | characters",
                "`{\"lane\":\"bulk\",\"channels\":[\"sms\"],\"defaultPreferences\":[{}]}`           | /defaultPreferences/0/enabled | required"
            })
    void faultyEventTypeIsRefusedWithPathAndRule(String body, String path, String rule) {
        Reply refused = admin.put("/v1/event-types/faulty", tenancy.key(), body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-request");
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.body().path("violations").findValuesAsString("path")).contains(path);
        assertThat(refused.body().path("violations").findValuesAsString("rule")).contains(rule);
        assertThat(admin.get("/v1/event-types/faulty", tenancy.key()).status()).isEqualTo(404);
    }

    @Test
    void allFaultsAreToldAtOnce() {
        Reply refused =
                admin.put("/v1/event-types/faulty", tenancy.key(), "{\"lane\":\"x\",\"channels\":[\"y\"],\"z\":1}");

        assertThat(refused.body().path("violations")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"contents\":[]}`                                                   | /contents       | required",
                "`{\"contents\":[{\"text\":\"a\"}]}`                                   | /contents/0/channel | required",
                "`{\"contents\":[{\"channel\":\"sms\"}]}`                              | /contents/0/text | required",
                "`{\"contents\":[{\"channel\":\"sms\",\"text\":\"{{#if a}}\"}]}`       | /contents/0/text | handlebars",
                "`{\"contents\":[{\"channel\":\"sms\",\"text\":\"a\",\"locale\":\"?\"}]}` | /contents/0/locale | format",
                "`{\"contents\":[{\"channel\":\"sms\",\"text\":\"a\"},{\"channel\":\"sms\",\"text\":\"b\"}]}`"
                        + " | /contents/1/locale | uniqueItems",
                "`{\"contents\":[{\"channel\":\"sms\",\"text\":\"a\"}],\"partials\":{\"p\":\"{{\"}}` | /partials/p | handlebars",
                "`{\"contents\":[{\"channel\":\"sms\",\"text\":\"{{>p}}\"}]}`         | /contents/0/text | handlebars",
                "`{\"contents\":[{\"channel\":\"sms\",\"text\":\"{{shout data.x}}\"}]}` | /contents/0/text | handlebars",
                "`{\"contents\":[{\"channel\":\"sms\",\"text\":\"{{>p}}\"}],\"partials\":{\"p\":\"{{>p}}\"}}`"
                        + " | /partials/p | handlebars",
                "`{\"contents\":[{\"channel\":\"email\",\"mjml\":\"<mjml><mj-body>\"}]}` | /contents/0/mjml | mjml",
                "`{\"contents\":[{\"channel\":\"email\",\"mjml\":\"<mjml/>\",\"html\":\"<p/>\"}]}`"
                        + " | /contents/0/mjml | exclusive",
                "`{\"contents\":[{\"channel\":\"sms\",\"text\":\"a\"}],\"tags\":{\"a b\":\"c\"}}` | /tags/a b | tag",
                "`{\"contents\":[{\"channel\":\"sms\",\"text\":\"a\"}],\"tags\":{\"a\":1}}` | /tags/a | type",
                "`{\"contents\":[{\"channel\":\"sms\",\"text\":\"a\"}],\"tags\":{\"a\":\"\"}}` | /tags/a | tag"
            })
    void faultyTemplateIsRefusedWithPathAndRule(String body, String path, String rule) {
        Reply refused = admin.put("/v1/templates/faulty", tenancy.key(), body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("violations").findValuesAsString("path")).contains(path);
        assertThat(refused.body().path("violations").findValuesAsString("rule")).contains(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{`|invalid-json",
                "`{\"a\":1,\"a\":2}`|invalid-json",
                "`{} x`|invalid-json",
                "`[]`|invalid-request"
            })
    void whatIsNotOneJsonObjectIsRefused(String body, String problem) {
        assertThat(admin.put("/v1/categories/faulty", tenancy.key(), body).problem())
                .isEqualTo(problem);
    }

    @Test
    void deepJsonIsRefused() {
        String deep = "{\"a\":".repeat(100_000 / 8) + "1" + "}".repeat(100_000 / 8);

        assertThat(admin.put("/v1/event-types/deep", tenancy.key(), deep).status())
                .isBetween(400, 413);
    }

    @Test
    void tooLargeABodyIsRefusedWithTheLimit() {
        Reply refused = admin.put("/v1/categories/large", tenancy.key(), "{\"name\": \"" + "x".repeat(40_000) + "\"}");

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.problem()).isEqualTo("payload-too-large");
        assertThat(refused.body().path("limit").intValue()).isEqualTo(32 * 1024);
    }

    @Test
    void badIdIsRefused() {
        assertThat(admin.put("/v1/categories/a%20b", tenancy.key(), "{}").problem())
                .isEqualTo("invalid-request");
    }
}
