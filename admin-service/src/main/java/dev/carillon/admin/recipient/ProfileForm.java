// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.json.Json;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.documents.preference.Choices;
import dev.carillon.documents.rule.LocalInterval;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Conversion of a recipient's profile from and to JSON. Unchanged items keep their time.
final class ProfileForm {

    static final int MAX_DEVICES = 50;

    private static final int MAX_TOKEN = 4096;
    private static final int MAX_URL = 2048;
    private static final int MAX_ATTRIBUTES_BYTES = 16 * 1024;
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");
    private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]{1,200}");
    /// Members of an answer that are ignored in a request. Suppressions have their own path, so that a system that
    /// synchronises profiles does not lift suppressions that it does not know.
    private static final List<String> ADDED = List.of("id", "version", "updatedAt", "suppressions");

    private ProfileForm() {}

    /// Reads a whole profile. Members that are not the recipient's own choices are replaced by the body.
    static RecipientProfile read(Fields body, RecipientProfile before, UnnamedChoices unnamed, long nowMillis) {
        RecipientProfile named = named(body, before, nowMillis);
        return switch (unnamed) {
            case REPLACE -> named;
            case MERGE -> merged(body, before, named);
        };
    }

    /// Consents stay unchanged if the body does not name them.
    private static RecipientProfile named(Fields body, RecipientProfile before, long nowMillis) {
        ADDED.forEach(body::find);
        Optional<Fields> addresses = body.object("addresses");
        return new RecipientProfile(
                body.parsed("locale", 64, Syntax::locale).orElse(""),
                body.parsed("timeZone", 64, Syntax::timeZone).orElse(""),
                LocalInterval.find(body, "quietHours"),
                addresses
                        .flatMap(fields -> fields.parsed(RecipientProfile.EMAIL_ID, 320, Syntax::email))
                        .orElse(""),
                addresses
                        .flatMap(fields -> fields.parsed(RecipientProfile.PHONE_ID, 32, Syntax::phone))
                        .orElse(""),
                addresses.map(ProfileForm::webhooks).orElse(Map.of()),
                devices(body, before, nowMillis),
                Choices.ofRecipient(body, "preferences", before.preferences(), nowMillis),
                attributes(body),
                DigestTimes.find(body, "digestSchedule"),
                body.find("consents").isPresent()
                        ? Consent.list(body, "consents", before.consents(), nowMillis)
                        : before.consents(),
                before.suppressions());
    }

    private static RecipientProfile merged(Fields body, RecipientProfile before, RecipientProfile named) {
        List<RecipientDevice> devices = merged(
                before.devices(),
                named.devices(),
                (old, device) -> old.id().equals(device.id()) || old.isSameInstallation(device));
        if (devices.size() > MAX_DEVICES) {
            body.violate(
                    "devices",
                    "maxItems",
                    "a recipient has at most %d devices, including those that stay".formatted(MAX_DEVICES));
        }
        return new RecipientProfile(
                named.locale(),
                named.timeZone(),
                named.quietHours().or(before::quietHours),
                named.email(),
                named.phone(),
                named.webhooks(),
                devices,
                Choices.merged(body, "preferences", before.preferences(), named.preferences()),
                named.attributes(),
                named.digestSchedule().or(before::digestSchedule),
                Consent.merged(body, "consents", before.consents(), named.consents()),
                named.suppressions());
    }

    /// Earlier items that are not replaced, followed by the new ones.
    private static <T> List<T> merged(List<T> before, List<T> named, BiPredicate<T, T> isSame) {
        return Stream.concat(
                        before.stream().filter(old -> named.stream().noneMatch(item -> isSame.test(old, item))),
                        named.stream())
                .toList();
    }

    /// Reads one device. A device without an id gets an id that is derived from its token.
    static RecipientDevice device(Fields fields, long nowMillis) {
        fields.find("registeredAt");
        Optional<RecipientDevice.Platform> platform = fields.require(
                "platform",
                fields.oneOf("platform", RecipientDevice.Platform.wireNames(), RecipientDevice.Platform::find));
        String token = fields.require("token", fields.parsed("token", MAX_TOKEN, ProfileForm::token))
                .orElse("");
        Optional<Fields> keys = fields.object("keys");
        if (platform.filter(RecipientDevice.Platform.WEBPUSH::equals).isPresent()) {
            fields.require("keys", keys);
            if (!token.isEmpty() && !Syntax.isEndpoint(token)) {
                fields.violate("token", "format", "must be the subscription's https endpoint");
            }
        }
        return new RecipientDevice(
                fields.parsed("id", 64, Syntax::addressId).orElseGet(() -> idOf(platform, token)),
                platform.orElse(RecipientDevice.Platform.FCM),
                token,
                fields.text("app", 200).orElse(""),
                fields.parsed("timeZone", 64, Syntax::timeZone).orElse(""),
                fields.parsed("locale", 64, Syntax::locale).orElse(""),
                key(keys, "p256dh"),
                key(keys, "auth"),
                nowMillis);
    }

    static ObjectNode json(RecipientProfile profile) {
        ObjectNode json = Json.object();
        putIfPresent(json, "locale", profile.locale());
        putIfPresent(json, "timeZone", profile.timeZone());
        profile.quietHours().ifPresent(hours -> json.set("quietHours", hours.json()));
        profile.digestSchedule().ifPresent(schedule -> json.set("digestSchedule", schedule.json()));
        ObjectNode addresses = json.putObject("addresses");
        putIfPresent(addresses, RecipientProfile.EMAIL_ID, profile.email());
        putIfPresent(addresses, RecipientProfile.PHONE_ID, profile.phone());
        RecipientProfile.WEBHOOK_IDS
                .keySet()
                .forEach(id -> putIfPresent(addresses, id, profile.webhooks().getOrDefault(id, "")));
        var devices = json.putArray("devices");
        profile.devices().forEach(device -> devices.add(json(device)));
        json.set("preferences", Choices.json(profile.preferences()));
        json.set("consents", Consent.json(profile.consents()));
        json.set("suppressions", Suppression.json(profile.suppressions()));
        json.set("attributes", profile.attributes());
        return json;
    }

    static ObjectNode json(RecipientDevice device) {
        ObjectNode json = Json.object();
        json.put("id", device.id());
        json.put("platform", device.platform().wireName());
        json.put("token", device.token());
        putIfPresent(json, "app", device.app());
        putIfPresent(json, "timeZone", device.timeZone());
        putIfPresent(json, "locale", device.locale());
        if (!device.publicKey().isEmpty()) {
            json.putObject("keys").put("p256dh", device.publicKey()).put("auth", device.authSecret());
        }
        json.put(
                "registeredAt",
                java.time.Instant.ofEpochMilli(device.registeredAtMillis()).toString());
        return json;
    }

    private static void putIfPresent(ObjectNode json, String name, String text) {
        if (!text.isEmpty()) {
            json.put(name, text);
        }
    }

    private static List<RecipientDevice> devices(Fields body, RecipientProfile before, long nowMillis) {
        List<RecipientDevice> devices = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Fields fields : body.objects("devices", MAX_DEVICES)) {
            RecipientDevice device = device(fields, nowMillis);
            if (!ids.add(device.id())) {
                fields.violate("id", "uniqueItems", "there is another device with the id " + device.id());
            }
            devices.add(before.findDevice(device.id())
                    .filter(device::isSameInstallation)
                    .map(old -> device.registeredAt(old.registeredAtMillis()))
                    .orElse(device));
        }
        return devices;
    }

    private static Map<String, String> webhooks(Fields addresses) {
        Map<String, String> webhooks = new TreeMap<>();
        for (String id : RecipientProfile.WEBHOOK_IDS.keySet()) {
            addresses.parsed(id, MAX_URL, Syntax::endpoint).ifPresent(url -> webhooks.put(id, url));
        }
        return webhooks;
    }

    private static ObjectNode attributes(Fields body) {
        ObjectNode attributes = body.object("attributes")
                .map(fields -> {
                    fields.names().forEach(fields::find);
                    return fields.node();
                })
                .orElseGet(Json::object);
        if (Json.bytes(attributes).length > MAX_ATTRIBUTES_BYTES) {
            body.violate("attributes", "maxLength", "must be at most %d bytes".formatted(MAX_ATTRIBUTES_BYTES));
        }
        return attributes;
    }

    private static String key(Optional<Fields> keys, String name) {
        return keys.flatMap(fields -> fields.require(name, fields.parsed(name, 200, ProfileForm::base64Url)))
                .orElse("");
    }

    private static String base64Url(String text) {
        if (!BASE64URL.matcher(text).matches()) {
            throw new IllegalArgumentException("must be base64url without padding");
        }
        Base64.getUrlDecoder().decode(text);
        return text;
    }

    private static String token(String text) {
        if (!TOKEN.matcher(text).matches()) {
            throw new IllegalArgumentException("must be printable ASCII without spaces");
        }
        return text;
    }

    private static String idOf(Optional<RecipientDevice.Platform> platform, String token) {
        String name = platform.map(RecipientDevice.Platform::wireName).orElse("") + " " + token;
        return "device-" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
