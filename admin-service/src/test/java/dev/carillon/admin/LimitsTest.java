// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.OverflowCode;
import dev.carillon.events.v1.Tenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Limits and quiet hours of tenants and event types.
class LimitsTest extends CatalogFixture {

    @Test
    void eventTypesLimitsAndWindowsArePublished() {
        Reply created = admin.put("/v1/event-types/limited", tenancy.key(), """
                {"lane": "standard", "channels": ["in_app", "push"],
                 "throttle": {"limit": 3, "perSeconds": 3600, "overflow": "digest", "digestSeconds": 600},
                 "quietHoursBypassChannels": ["push", "in_app"],
                 "sendWindows": [{"channel": "push", "from": "09:00", "to": "18:00", "weekdays": [1, 2]},
                                 {"from": "08:00", "to": "01:00"}]}
                """);

        assertThat(created.status()).isEqualTo(201);
        EventType type = awaitEntry(CatalogKey.Kind.EVENT_TYPE, "limited").getEventType();
        assertThat(type.getThrottle().getLimit()).isEqualTo(3);
        assertThat(type.getThrottle().getPerSeconds()).isEqualTo(3600);
        assertThat(type.getThrottle().getOverflow()).isEqualTo(OverflowCode.OVERFLOW_DIGEST);
        assertThat(type.getThrottle().getDigestSeconds()).isEqualTo(600);
        assertThat(type.getQuietHoursBypassChannelsList())
                .containsExactly(ChannelCode.CHANNEL_PUSH, ChannelCode.CHANNEL_IN_APP);
        assertThat(type.getSendWindows(0).getChannel()).isEqualTo(ChannelCode.CHANNEL_PUSH);
        assertThat(type.getSendWindows(0).getWeekdaysList()).containsExactly(1, 2);
        assertThat(type.getSendWindows(1).getChannel()).isEqualTo(ChannelCode.CHANNEL_UNSPECIFIED);
        assertThat(type.getSendWindows(1).getTo()).isEqualTo("01:00");
    }

    @Test
    void overflowIsDeferredUnlessToldOtherwise() {
        admin.put(
                "/v1/event-types/deferring",
                tenancy.key(),
                "{\"lane\": \"bulk\", \"channels\": [\"sms\"], \"throttle\": {\"limit\": 1, \"perSeconds\": 60}}");

        EventType type = awaitEntry(CatalogKey.Kind.EVENT_TYPE, "deferring").getEventType();
        assertThat(type.getThrottle().getOverflow()).isEqualTo(OverflowCode.OVERFLOW_DEFER);
    }

    @Test
    void tenantsBudgetAndQuietHoursAreKeptAndPublished() {
        String path = "/v1/tenants/" + tenancy.tenant();
        Reply changed = admin.put(path, RunningAdmin.OPERATOR_KEY, """
                {"name": "A tenant", "defaultTimeZone": "Europe/Berlin",
                 "attentionBudget": {"limit": 5, "perSeconds": 86400, "overflow": "suppress"},
                 "defaultQuietHours": {"from": "22:00", "to": "07:00", "weekdays": [1, 2, 3, 4, 5]},
                 "quietChannels": ["push", "sms"],
                 "delivery": {"weight": 300, "providerOrder": {"sms": ["vonage", "twilio"]},
                              "monthlyCapMicros": 25000000, "marketingPercent": 70},
                 "emailTracking": {"opens": true}}
                """);
        Reply read = admin.get(path, RunningAdmin.OPERATOR_KEY);

        assertThat(changed.status()).isEqualTo(200);
        assertThat(read.body().path("attentionBudget").toString())
                .isEqualTo("{\"limit\":5,\"perSeconds\":86400,\"overflow\":\"suppress\"}");
        assertThat(read.body().path("defaultQuietHours").toString())
                .isEqualTo("{\"from\":\"22:00\",\"to\":\"07:00\",\"weekdays\":[1,2,3,4,5]}");
        assertThat(read.body().path("quietChannels").toString()).isEqualTo("[\"push\",\"sms\"]");
        Tenant tenant = published
                .await(record -> record.key().equals(key(CatalogKey.Kind.TENANT, tenancy.tenant()))
                        && record.requireValue().getTenantSettings().hasAttentionBudget())
                .requireValue()
                .getTenantSettings();
        assertThat(tenant.getAttentionBudget().getOverflow()).isEqualTo(OverflowCode.OVERFLOW_SUPPRESS);
        assertThat(read.body().path("emailTracking").toString()).isEqualTo("{\"opens\":true,\"clicks\":false}");
        assertThat(tenant.getTrackOpens()).isTrue();
        assertThat(tenant.getTrackClicks()).isFalse();
        assertThat(tenant.getDefaultQuietHours().getWeekdaysCount()).isEqualTo(5);
        assertThat(tenant.getQuietChannelsList()).containsExactly(ChannelCode.CHANNEL_PUSH, ChannelCode.CHANNEL_SMS);
        assertThat(read.body().at("/delivery/providerOrder/sms").toString()).isEqualTo("[\"vonage\",\"twilio\"]");
        assertThat(tenant.getDeliveryWeight()).isEqualTo(300);
        assertThat(tenant.getProviderOrders(0).getChannel()).isEqualTo(ChannelCode.CHANNEL_SMS);
        assertThat(tenant.getProviderOrders(0).getProvidersList()).containsExactly("vonage", "twilio");
        assertThat(tenant.getSpendCap().getMonthlyMicros()).isEqualTo(25_000_000);
        assertThat(tenant.getSpendCap().getMarketingPercent()).isEqualTo(70);
    }

    @Test
    void aProviderThatIsNotKnownIsRefusedWithThoseThatAre() {
        Reply refused = admin.put("/v1/tenants/" + tenancy.tenant(), RunningAdmin.OPERATOR_KEY, """
                {"name": "A tenant",
                 "delivery": {"providerOrder": {"sms": ["vonage", "twillio"], "in_app": ["smtp"], "fax": ["x"]}}}
                """);

        assertThat(refused.problem()).isEqualTo("invalid-request");
        assertThat(refused.body().path("violations").valueStream())
                .extracting(violation -> violation.path("path").asString() + " "
                        + violation.path("message").asString())
                .containsExactlyInAnyOrder(
                        "/delivery/providerOrder/sms/1 must be one of twilio, vonage",
                        "/delivery/providerOrder/in_app/0 the channel has no providers",
                        "/delivery/providerOrder/fax is no channel");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"throttle\":{\"perSeconds\":60}`                        | /throttle/limit        | required",
                "`\"throttle\":{\"limit\":0,\"perSeconds\":60}`            | /throttle/limit        | range",
                "`\"throttle\":{\"limit\":1001,\"perSeconds\":60}`         | /throttle/limit        | range",
                "`\"throttle\":{\"limit\":1,\"perSeconds\":2592001}`       | /throttle/perSeconds   | range",
                "`\"throttle\":{\"limit\":1,\"perSeconds\":1,\"overflow\":\"drop\"}` | /throttle/overflow | enum",
                "`\"throttle\":{\"limit\":1,\"perSeconds\":1,\"overflow\":\"digest\"}` | /throttle/digestSeconds | required",
                "`\"throttle\":{\"limit\":1,\"perSeconds\":1,\"digestSeconds\":1}` | /throttle/digestSeconds | exclusive",
                "`\"throttle\":{\"limit\":1,\"perSeconds\":1,\"per\":\"1h\"}` | /throttle/per        | unknown",
                "`\"quietHoursBypassChannels\":[\"fax\"]`                | /quietHoursBypassChannels/0 | enum",
                "`\"quietHoursBypassChannels\":[\"sms\",\"sms\"]`        | /quietHoursBypassChannels/1 | uniqueItems",
                "`\"sendWindows\":[{\"from\":\"09:00\"}]`                 | /sendWindows/0/to      | required",
                "`\"sendWindows\":[{\"from\":\"09:00\",\"to\":\"09:00\"}]` | /sendWindows/0/to      | different",
                "`\"sendWindows\":[{\"from\":\"9:00\",\"to\":\"18:00\"}]`  | /sendWindows/0/from    | format",
                "`\"sendWindows\":[{\"from\":\"09:00\",\"to\":\"24:00\"}]` | /sendWindows/0/to      | format",
                "`\"sendWindows\":[{\"from\":\"09:00\",\"to\":\"18:00\",\"weekdays\":[0]}]` | /sendWindows/0/weekdays | enum",
                "`\"sendWindows\":[{\"channel\":\"fax\",\"from\":\"09:00\",\"to\":\"18:00\"}]` | /sendWindows/0/channel | enum",
                "`\"sendWindows\":{}`                                   | /sendWindows           | type"
            })
    void impossibleLimitIsRefusedWithPathAndRule(String member, String path, String rule) {
        Reply refused = admin.put(
                "/v1/event-types/impossible",
                tenancy.key(),
                "{\"lane\": \"bulk\", \"channels\": [\"sms\"], " + member + "}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/violations/0/path")).isEqualTo(path);
        assertThat(refused.text("/violations/0/rule")).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"defaultTimeZone\":\"Europe/Atlantis\"}`                    | /defaultTimeZone        | format",
                "`{\"defaultQuietHours\":{\"from\":\"22:00\",\"to\":\"22:00\"}}`  | /defaultQuietHours/to   | different",
                "`{\"defaultQuietHours\":{\"from\":\"22:00\"}}`                  | /defaultQuietHours/to   | required",
                "`{\"attentionBudget\":{\"limit\":1}}`                          | /attentionBudget/perSeconds | required",
                "`{\"quietChannels\":[\"fax\"]}`                                | /quietChannels/0        | enum"
            })
    void impossibleTenantIsRefusedWithPathAndRule(String body, String path, String rule) {
        Reply refused = admin.put("/v1/tenants/" + tenancy.tenant(), RunningAdmin.OPERATOR_KEY, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/violations/0/path")).isEqualTo(path);
        assertThat(refused.text("/violations/0/rule")).isEqualTo(rule);
    }
}
