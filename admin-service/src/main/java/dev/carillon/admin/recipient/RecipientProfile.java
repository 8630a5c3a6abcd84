// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import com.google.protobuf.ByteString;
import dev.carillon.admin.json.Json;
import dev.carillon.documents.preference.Choice;
import dev.carillon.documents.rule.LocalInterval;
import dev.carillon.events.AddressText;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.EmailAddress;
import dev.carillon.events.v1.PhoneNumber;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.WebhookFormatCode;
import dev.carillon.events.v1.WebhookUrl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// Profile of a recipient. Empty text means unknown. Stored as JSON with these exact member names.
///
/// @param webhooks URLs by address id, see [#WEBHOOK_IDS]
record RecipientProfile(
        String locale,
        String timeZone,
        Optional<LocalInterval> quietHours,
        String email,
        String phone,
        Map<String, String> webhooks,
        List<RecipientDevice> devices,
        List<Choice> preferences,
        ObjectNode attributes,
        Optional<DigestTimes> digestSchedule,
        List<Consent> consents,
        List<Suppression> suppressions) {

    static final String EMAIL_ID = "email";
    static final String PHONE_ID = "phone";

    /// Ids of the addresses that are URLs, with the message format that the receiver understands.
    static final Map<String, WebhookFormatCode> WEBHOOK_IDS = new TreeMap<>(Map.of(
            "webhook", WebhookFormatCode.WEBHOOK_FORMAT_UNSPECIFIED,
            "slack", WebhookFormatCode.WEBHOOK_FORMAT_SLACK,
            "teams", WebhookFormatCode.WEBHOOK_FORMAT_TEAMS,
            "discord", WebhookFormatCode.WEBHOOK_FORMAT_DISCORD));

    /// Completes and normalises profiles that were stored before a member existed or with addresses in another
    /// form.
    RecipientProfile {
        email = AddressText.email(email);
        phone = AddressText.phone(phone);
        webhooks = webhooks == null ? Map.of() : Map.copyOf(webhooks);
        devices = List.copyOf(devices);
        preferences = List.copyOf(preferences);
        digestSchedule = digestSchedule == null ? Optional.empty() : digestSchedule;
        consents = consents == null ? List.of() : List.copyOf(consents);
        suppressions = suppressions == null ? List.of() : List.copyOf(suppressions);
    }

    static RecipientProfile empty() {
        return new RecipientProfile(
                "",
                "",
                Optional.empty(),
                "",
                "",
                Map.of(),
                List.of(),
                List.of(),
                Json.object(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    RecipientProfile withPreferences(List<Choice> others) {
        return with(webhooks, devices, others, consents, suppressions);
    }

    RecipientProfile withDevices(List<RecipientDevice> others) {
        return with(webhooks, others, preferences, consents, suppressions);
    }

    RecipientProfile withWebhooks(Map<String, String> others) {
        return with(others, devices, preferences, consents, suppressions);
    }

    RecipientProfile withConsents(List<Consent> others) {
        return with(webhooks, devices, preferences, others, suppressions);
    }

    RecipientProfile withSuppressions(List<Suppression> others) {
        return with(webhooks, devices, preferences, consents, others);
    }

    private RecipientProfile with(
            Map<String, String> otherWebhooks,
            List<RecipientDevice> otherDevices,
            List<Choice> otherPreferences,
            List<Consent> otherConsents,
            List<Suppression> otherSuppressions) {
        return new RecipientProfile(
                locale,
                timeZone,
                quietHours,
                email,
                phone,
                otherWebhooks,
                otherDevices,
                otherPreferences,
                attributes,
                digestSchedule,
                otherConsents,
                otherSuppressions);
    }

    Optional<RecipientDevice> findDevice(String id) {
        return devices.stream().filter(device -> device.id().equals(id)).findFirst();
    }

    Optional<Suppression> findSuppression(String id) {
        return suppressions.stream()
                .filter(suppression -> suppression.id().equals(id))
                .findFirst();
    }

    ProfileContent toMessage() {
        ProfileContent.Builder content = ProfileContent.newBuilder()
                .setLocale(locale)
                .setTimeZone(timeZone)
                .addAllPreferences(preferences.stream().map(Choice::toMessage).toList())
                .addAllConsents(consents.stream().map(Consent::toMessage).toList())
                .addAllSuppressions(
                        suppressions.stream().map(Suppression::toMessage).toList());
        quietHours.map(LocalInterval::toQuietHours).ifPresent(content::setQuietHours);
        digestSchedule.map(DigestTimes::toMessage).ifPresent(content::setDigestSchedule);
        if (!email.isEmpty()) {
            content.addAddresses(Address.newBuilder()
                    .setId(EMAIL_ID)
                    .setEmail(EmailAddress.newBuilder().setValue(email)));
        }
        if (!phone.isEmpty()) {
            content.addAddresses(Address.newBuilder()
                    .setId(PHONE_ID)
                    .setPhone(PhoneNumber.newBuilder().setValue(phone)));
        }
        WEBHOOK_IDS.forEach((id, format) -> {
            String url = webhooks.getOrDefault(id, "");
            if (!url.isEmpty()) {
                content.addAddresses(Address.newBuilder()
                        .setId(id)
                        .setWebhook(WebhookUrl.newBuilder().setValue(url).setFormat(format)));
            }
        });
        devices.forEach(device -> content.addAddresses(device.toMessage()));
        if (!attributes.isEmpty()) {
            content.setAttributes(ByteString.copyFrom(Json.bytes(attributes)));
        }
        return content.build();
    }
}
