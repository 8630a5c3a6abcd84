// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Consent;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Consents, suppressed addresses and digest schedules.
class PermissionTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static RunningAdmin admin;
    private static Tenancy tenancy;
    private static RecordReader<RecipientKey, Profile> profiles;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        tenancy = admin.newTenant();
        profiles = RecordReader.of(KAFKA.bootstrapServers(), Topics.PROFILES);
    }

    @AfterAll
    static void stop() {
        profiles.close();
    }

    @Test
    void consentsAreKeptAndPublished() {
        Reply put = admin.put("/v1/recipients/cleo/consents", tenancy.key(), """
                {"consents": [{"purpose": "marketing", "channel": "email", "granted": true,
                               "at": "2026-01-02T03:04:05+01:00", "evidence": "form 7"},
                              {"purpose": "marketing", "granted": false}]}
                """);
        Reply read = admin.get("/v1/recipients/cleo/consents", tenancy.key());

        assertThat(put.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(put.body());
        assertThat(read.text("/consents/0/at")).isEqualTo("2026-01-02T02:04:05Z");
        assertThat(read.text("/consents/0/evidence")).isEqualTo("form 7");
        ProfileContent content = await("cleo", profile -> profile.getConsentsCount() == 2);
        Consent first = content.getConsents(0);
        assertThat(first.getChannel()).isEqualTo(ChannelCode.CHANNEL_EMAIL);
        assertThat(first.getPurpose()).isEqualTo("marketing");
        assertThat(first.getGranted()).isTrue();
        assertThat(first.getAtMillis())
                .isEqualTo(Instant.parse("2026-01-02T02:04:05Z").toEpochMilli());
        assertThat(first.getEvidence()).isEqualTo("form 7");
        assertThat(content.getConsents(1).getChannel()).isEqualTo(ChannelCode.CHANNEL_UNSPECIFIED);
        assertThat(content.getConsents(1).getAtMillis()).isPositive();
    }

    @Test
    void consentThatSaysTheSameKeepsItsTime() {
        admin.put("/v1/recipients/constant/consents", tenancy.key(), """
                {"consents": [{"purpose": "marketing", "granted": true, "at": "2026-01-02T00:00:00Z", "evidence": "e"}]}
                """);

        Reply same = admin.put(
                "/v1/recipients/constant/consents",
                tenancy.key(),
                "{\"consents\": [{\"purpose\": \"marketing\", \"granted\": true}]}");
        Reply withdrawn = admin.put(
                "/v1/recipients/constant/consents",
                tenancy.key(),
                "{\"consents\": [{\"purpose\": \"marketing\", \"granted\": false}]}");

        assertThat(same.text("/consents/0/at")).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(same.text("/consents/0/evidence")).isEqualTo("e");
        assertThat(Instant.parse(withdrawn.text("/consents/0/at"))).isAfter(Instant.parse("2026-01-03T00:00:00Z"));
        assertThat(withdrawn.body().at("/consents/0").has("evidence")).isFalse();
    }

    @Test
    void whatWasSaidAboutConsentsIsKept() {
        String path = "/v1/recipients/wavering";
        admin.put(path + "/consents", tenancy.key(), """
                {"consents": [{"purpose": "marketing", "granted": true, "at": "2026-01-02T00:00:00Z", "evidence": "form 7"},
                              {"purpose": "research", "channel": "email", "granted": true}]}
                """);
        admin.put(path, tenancy.key(), "{\"locale\": \"de\"}");
        admin.put(
                path + "/consents",
                tenancy.key(),
                "{\"consents\": [{\"purpose\": \"marketing\", \"granted\": false, \"evidence\": \"a call\"}]}");

        Reply first = admin.get(path + "/consents/history?limit=1", tenancy.key());
        Reply rest = admin.get(path + "/consents/history?before=" + first.text("/next"), tenancy.key());
        admin.delete(path, tenancy.key());
        Reply left = admin.get(path + "/consents/history", tenancy.key());
        Reply export = admin.get(path + "/export", tenancy.key());

        assertThat(first.body().path("items")).hasSize(1);
        assertThat(first.text("/items/0/evidence")).isEqualTo("a call");
        assertThat(first.body().at("/items/0/granted").asBoolean(true)).isFalse();
        assertThat(first.text("/items/0/recordedBy")).startsWith("key:");
        assertThat(rest.body().path("items").findValuesAsString("purpose"))
                .containsExactly("research", "research", "marketing");
        assertThat(rest.body().at("/items/0").has("granted")).as("taken off").isFalse();
        assertThat(rest.text("/items/1/channel")).isEqualTo("email");
        assertThat(rest.text("/items/2/at")).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(rest.text("/items/2/evidence")).isEqualTo("form 7");
        assertThat(rest.body().path("next").isNull()).isTrue();
        assertThat(left.body().path("items")).hasSize(5);
        assertThat(left.body().at("/items/0").has("granted")).isFalse();
        assertThat(export.body().path("consentHistory")).isEqualTo(left.body().path("items"));
    }

    @Test
    void profileThatDoesNotNameConsentsLeavesThem() {
        String path = "/v1/recipients/synced";
        admin.put(path + "/consents", tenancy.key(), "{\"consents\": [{\"purpose\": \"p\", \"granted\": true}]}");
        admin.post(path + "/suppressions", tenancy.key(), "{\"channel\": \"email\", \"value\": \"a@example.org\"}");

        Reply put = admin.put(path, tenancy.key(), "{\"locale\": \"de\"}");
        Reply writtenBack = admin.put(path, tenancy.key(), put.body().toString());
        Reply batched = admin.post("/v1/recipients/batch", tenancy.key(), "[{\"id\": \"synced\"}]");
        Reply read = admin.get(path, tenancy.key());
        Reply patched = admin.call("PATCH", path, tenancy.key(), "{\"consents\": null, \"suppressions\": null}");

        assertThat(put.body().path("consents")).hasSize(1);
        assertThat(put.body().path("suppressions")).hasSize(1);
        assertThat(writtenBack.status()).isEqualTo(200);
        assertThat(batched.status()).isEqualTo(200);
        assertThat(read.body().path("consents")).hasSize(1);
        assertThat(read.body().path("suppressions")).hasSize(1);
        assertThat(patched.body().path("consents")).isEmpty();
        assertThat(patched.body().path("suppressions")).hasSize(1);
    }

    @Test
    void aSuppressionIsOfTheAddressHoweverItIsWritten() {
        String path = "/v1/recipients/shouter/suppressions";

        Reply upper = admin.post(path, tenancy.key(), "{\"channel\": \"email\", \"value\": \" X@EXAMPLE.COM \"}");
        Reply lower = admin.post(path, tenancy.key(), "{\"channel\": \"email\", \"value\": \"x@example.com\"}");
        Reply phone = admin.post(path, tenancy.key(), "{\"channel\": \"sms\", \"value\": \"+49 30 1234567\"}");

        assertThat(upper.text("/value")).isEqualTo("x@example.com");
        assertThat(lower.text("/id")).isEqualTo(upper.text("/id"));
        assertThat(phone.text("/value")).isEqualTo("+49301234567");
        assertThat(admin.get(path, tenancy.key()).body().path("items")).hasSize(2);
    }

    @Test
    void suppressionIsAddedListedAndLifted() {
        String path = "/v1/recipients/bouncer/suppressions";
        Reply added = admin.post(
                path, tenancy.key(), "{\"channel\": \"email\", \"value\": \"b@example.org\", \"reason\": \"bounced\"}");
        Reply again = admin.post(path, tenancy.key(), "{\"channel\": \"email\", \"value\": \"b@example.org\"}");
        admin.post(path, tenancy.key(), "{\"channel\": \"push\", \"value\": \"https://push.example.org/a/b?c\"}");
        Reply listed = admin.get(path, tenancy.key());

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.text("/reason")).isEqualTo("bounced");
        assertThat(again.text("/id")).isEqualTo(added.text("/id"));
        assertThat(again.text("/since")).isEqualTo(added.text("/since"));
        assertThat(again.text("/reason")).isEqualTo("manual");
        assertThat(listed.body().path("items").findValuesAsString("channel")).containsExactly("email", "push");
        ProfileContent content = await("bouncer", profile -> profile.getSuppressionsCount() == 2);
        assertThat(content.getSuppressions(0).getChannel()).isEqualTo(ChannelCode.CHANNEL_EMAIL);
        assertThat(content.getSuppressions(0).getValue()).isEqualTo("b@example.org");
        assertThat(content.getSuppressions(0).getReason()).isEqualTo("manual");
        assertThat(content.getSuppressions(0).getSinceMillis()).isPositive();

        assertThat(admin.delete(path + "/" + added.text("/id"), tenancy.key()).status())
                .isEqualTo(204);
        assertThat(admin.delete(path + "/" + added.text("/id"), tenancy.key()).problem())
                .isEqualTo("not-found");
        assertThat(admin.get(path, tenancy.key()).body().path("items")).hasSize(1);
        assertThat(admin.get("/v1/recipients/nobody/suppressions", tenancy.key())
                        .status())
                .isEqualTo(404);
        assertThat(admin.delete("/v1/recipients/nobody/suppressions/s-1", tenancy.key())
                        .status())
                .isEqualTo(404);
        assertThat(admin.get("/v1/recipients/nobody", tenancy.key()).status()).isEqualTo(404);
    }

    @Test
    void suppressionListOfTheTenantIsReadAlongItsIndex() {
        Tenancy own = admin.newTenant();
        for (String recipient : List.of("a", "b", "c")) {
            admin.post(
                    "/v1/recipients/%s/suppressions".formatted(recipient),
                    own.key(),
                    "{\"channel\": \"email\", \"value\": \"%s@example.org\"}".formatted(recipient));
        }
        admin.put("/v1/recipients/free", own.key(), "{\"locale\": \"de\"}");
        Reply first = admin.get("/v1/suppressions?limit=2", own.key());
        Reply second = admin.get("/v1/suppressions?limit=2&after=" + first.text("/next"), own.key());
        new QueryPlans().run("""
                insert into recipients (tenant, recipient, version, profile)
                select '%s', 'r-' || i, 1, json_build_object('suppressions', json_build_array())::jsonb
                from generate_series(1, 5000) i
                """.formatted(own.tenant()), "analyze recipients");

        assertThat(first.body().path("items").findValuesAsString("value"))
                .containsExactly("a@example.org", "b@example.org");
        assertThat(second.body().path("items").findValuesAsString("recipient")).containsExactly("c");
        assertThat(second.body().path("next").isNull()).isTrue();
        assertThat(new QueryPlans()
                        .explain(
                                "select recipient from recipients where tenant = ? and recipient > ?"
                                        + " and profile -> 'suppressions' <> '[]' order by recipient limit ?",
                                own.tenant(),
                                "a",
                                51))
                .contains("recipients_suppressed")
                .doesNotContain("\"Sort\"");
    }

    @Test
    void digestTimesArePublishedInOrder() {
        Reply put = admin.put(
                "/v1/recipients/weekly",
                tenancy.key(),
                "{\"digestSchedule\": {\"times\": [\"18:00\", \"08:00\"], \"weekdays\": [1, 5]}}");

        assertThat(put.body().path("digestSchedule").toString())
                .isEqualTo("{\"times\":[\"08:00\",\"18:00\"],\"weekdays\":[1,5]}");
        ProfileContent content = await("weekly", ProfileContent::hasDigestSchedule);
        assertThat(content.getDigestSchedule().getTimesList()).containsExactly("08:00", "18:00");
        assertThat(content.getDigestSchedule().getWeekdaysList()).containsExactly(1, 5);
    }

    @Test
    void profileStoredBeforeTheseExistedIsRead() {
        admin.put("/v1/recipients/old", tenancy.key(), "{\"locale\": \"de\"}");
        admin.bean(AdminDatabase.class).jdbc().sql("""
                     update recipients set profile = profile - 'consents' - 'suppressions' - 'digestSchedule'
                     where tenant = ? and recipient = 'old'
                     """).param(tenancy.tenant()).update();
        admin.bean(AdminDatabase.class).jdbc().sql("""
                     update tenants set settings = (settings::jsonb - 'attentionBudget' - 'quietChannels'
                     - 'defaultQuietHours')::json where tenant = ?
                     """).param(tenancy.tenant()).update();

        assertThat(admin.get("/v1/recipients/old", tenancy.key()).text("/locale"))
                .isEqualTo("de");
        assertThat(admin.get("/v1/tenants/" + tenancy.tenant(), RunningAdmin.OPERATOR_KEY)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "consents     | `{}`                                                        | /consents             | required",
                "consents     | `{\"consents\":[{\"granted\":true}]}`                       | /consents/0/purpose   | required",
                "consents     | `{\"consents\":[{\"purpose\":\"p\"}]}`                      | /consents/0/granted   | required",
                "consents     | `{\"consents\":[{\"purpose\":\"p\",\"granted\":true,\"channel\":\"fax\"}]}` | /consents/0/channel | enum",
                "consents     | `{\"consents\":[{\"purpose\":\"p\",\"granted\":true,\"at\":\"today\"}]}` | /consents/0/at | format",
                "consents     | `{\"consents\":[{\"purpose\":\"p\",\"granted\":true,\"at\":\"2999-01-01T00:00:00Z\"}]}`"
                        + " | /consents/0/at | range",
                "consents     | `{\"consents\":[{\"purpose\":\"p\",\"granted\":true},{\"purpose\":\"p\",\"granted\":false}]}`"
                        + " | /consents/1/channel | uniqueItems",
                "suppressions | `{\"channel\":\"in_app\",\"value\":\"inbox\"}`              | /channel              | enum",
                "suppressions | `{\"channel\":\"email\",\"value\":\"ann\"}`                 | /value                | format",
                "suppressions | `{\"channel\":\"sms\",\"value\":\"0123\"}`                  | /value                | format",
                "suppressions | `{\"channel\":\"push\"}`                                    | /value                | required",
                "suppressions | `{\"channel\":\"push\",\"value\":\"t\",\"reason\":\"x\"}`   | /reason               | enum",
                "``         | `{\"digestSchedule\":{}}`                                   | /digestSchedule/times | required",
                "``         | `{\"digestSchedule\":{\"times\":[\"8:00\"]}}`               | /digestSchedule/times/0 | format",
                "``         | `{\"digestSchedule\":{\"times\":[\"08:00\",\"08:00\"]}}`    | /digestSchedule/times/1 | uniqueItems",
                "``         | `{\"devices\":[{\"platform\":\"fcm\",\"token\":\"t\",\"timeZone\":\"Mars/Base\"}]}`"
                        + " | /devices/0/timeZone | format"
            })
    void faultyPermissionIsRefusedWithPathAndRule(String part, String body, String path, String rule) {
        String method = part.equals("suppressions") ? "POST" : "PUT";
        Reply refused =
                admin.call(method, "/v1/recipients/faulty" + (part.isEmpty() ? "" : "/" + part), tenancy.key(), body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/violations/0/path")).isEqualTo(path);
        assertThat(refused.text("/violations/0/rule")).isEqualTo(rule);
    }

    private static ProfileContent await(String recipient, Predicate<ProfileContent> isIt) {
        return content(profiles.await(record ->
                record.key().equals(RecipientKey.of(tenancy.tenant(), recipient)) && isIt.test(content(record))));
    }

    private static ProfileContent content(ReadRecord<RecipientKey, Profile> record) {
        return record.value()
                .map(profile -> PayloadCodec.open(profile.getContent(), ProfileContent.parser())
                        .require())
                .orElse(ProfileContent.getDefaultInstance());
    }
}
