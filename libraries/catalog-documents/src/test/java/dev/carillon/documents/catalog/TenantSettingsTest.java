// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.documents.json.Fault;
import dev.carillon.documents.json.Parsed;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Tenant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class TenantSettingsTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    private static final String EVERY_MEMBER = """
            {"name": "Acme", "defaultLocale": "de-AT", "defaultTimeZone": "Europe/Vienna",
             "defaultPreferences": [{"channel": "sms", "enabled": false}], "emailFrom": "Acme <news@acme.example>",
             "defaultPushApp": "app", "dedupeWindowSeconds": 60, "jwksUrl": "https://acme.example/keys",
             "tokenAudience": "acme", "attentionBudget": {"limit": 5, "perSeconds": 3600},
             "defaultQuietHours": {"from": "22:00", "to": "07:00", "weekdays": [1]}, "quietChannels": ["push"],
             "delivery": {"weight": 200, "monthlyCapMicros": 1000000, "reportWithinSeconds": {"sms": 60}},
             "emailTracking": {"opens": true}, "retention": {"trackingDays": 30, "inboxDays": 60}}""";

    @Test
    void everyMemberIsPublished() {
        Tenant tenant = valid(EVERY_MEMBER).toMessage(List.of());

        assertThat(tenant.getName()).isEqualTo("Acme");
        assertThat(tenant.getDefaultTimeZone()).isEqualTo("Europe/Vienna");
        assertThat(tenant.getDefaultPreferences(0).getAll()).isTrue();
        assertThat(tenant.getAttentionBudget().getLimit()).isEqualTo(5);
        assertThat(tenant.getDefaultQuietHours().getWeekdaysList()).containsExactly(1);
        assertThat(tenant.getQuietChannelsList()).containsExactly(ChannelCode.CHANNEL_PUSH);
        assertThat(tenant.getDeliveryWeight()).isEqualTo(200);
        assertThat(tenant.getSpendCap().getMonthlyMicros()).isEqualTo(1_000_000);
        assertThat(tenant.getTrackOpens()).isTrue();
        assertThat(tenant.getInboxRetentionDays()).isEqualTo(60);
    }

    @Test
    void storedSettingsAreReadAsTheyWereWritten() {
        TenantSettings settings = valid(EVERY_MEMBER);

        assertThat(MAPPER.readValue(MAPPER.writeValueAsString(settings), TenantSettings.class))
                .isEqualTo(settings);
    }

    @Test
    void allFaultsAreReportedWithTheirPlaces() {
        Parsed<TenantSettings> parsed = parse("""
                {"defaultTimeZone": "Mars/Olympus", "dedupeWindowSeconds": 2592001, "emailFrom": "nobody",
                 "quietChannels": ["push", "push"], "delivery": {"weight": -1, "providerOrder": {"fax": []}},
                 "colour": "red"}""");

        assertThat(parsed instanceof Parsed.Refused<TenantSettings>(List<Fault> faults) ? faults : List.<Fault>of())
                .extracting(fault -> fault.path() + " " + fault.rule())
                .containsExactlyInAnyOrder(
                        "/defaultTimeZone format",
                        "/dedupeWindowSeconds range",
                        "/emailFrom format",
                        "/quietChannels/1 uniqueItems",
                        "/delivery/weight range",
                        "/delivery/providerOrder/fax enum",
                        "/colour unknown");
    }

    private static TenantSettings valid(String json) {
        return switch (parse(json)) {
            case Parsed.Valid<TenantSettings>(TenantSettings settings) -> settings;
            case Parsed.Refused<TenantSettings>(List<Fault> faults) -> throw new AssertionError(faults);
        };
    }

    private static Parsed<TenantSettings> parse(String json) {
        return TenantSettings.parse("acme", (ObjectNode) MAPPER.readTree(json));
    }
}
