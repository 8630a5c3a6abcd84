// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import com.google.protobuf.ByteString;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.preference.Choice;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.EmailAddress;
import dev.carillon.events.v1.PhoneNumber;
import dev.carillon.events.v1.ProfileContent;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What is known about a recipient. Empty text means: not told. Stored as JSON with these very member names.
record RecipientProfile(
        String locale,
        String timeZone,
        Optional<QuietHours> quietHours,
        String email,
        String phone,
        List<RecipientDevice> devices,
        List<Choice> preferences,
        ObjectNode attributes) {

    static final String EMAIL_ID = "email";
    static final String PHONE_ID = "phone";

    /// Local times between which nothing that can wait is delivered.
    record QuietHours(String from, String to, List<Integer> weekdays) {}

    RecipientProfile {
        devices = List.copyOf(devices);
        preferences = List.copyOf(preferences);
    }

    static RecipientProfile empty() {
        return new RecipientProfile("", "", Optional.empty(), "", "", List.of(), List.of(), Json.object());
    }

    RecipientProfile withPreferences(List<Choice> others) {
        return new RecipientProfile(locale, timeZone, quietHours, email, phone, devices, others, attributes);
    }

    RecipientProfile withDevices(List<RecipientDevice> others) {
        return new RecipientProfile(locale, timeZone, quietHours, email, phone, others, preferences, attributes);
    }

    Optional<RecipientDevice> findDevice(String id) {
        return devices.stream().filter(device -> device.id().equals(id)).findFirst();
    }

    ProfileContent toMessage() {
        ProfileContent.Builder content = ProfileContent.newBuilder()
                .setLocale(locale)
                .setTimeZone(timeZone)
                .addAllPreferences(preferences.stream().map(Choice::toMessage).toList());
        quietHours.ifPresent(hours -> content.setQuietHours(dev.carillon.events.v1.QuietHours.newBuilder()
                .setFrom(hours.from())
                .setTo(hours.to())
                .addAllWeekdays(hours.weekdays())));
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
        devices.forEach(device -> content.addAddresses(device.toMessage()));
        if (!attributes.isEmpty()) {
            content.setAttributes(ByteString.copyFrom(Json.bytes(attributes)));
        }
        return content.build();
    }
}
