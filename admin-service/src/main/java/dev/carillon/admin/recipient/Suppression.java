// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.json.Json;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.AddressText;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.AddressSuppression;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Suppressed address: nothing is sent to it, whether the profile has it or not. Stored as JSON with these exact
/// member names; other stored forms are normalised when read.
///
/// @param channel wire name
/// @param value address in its normal form, in which addresses are compared
/// @param reason `bounced`, `complained` or `manual`
record Suppression(String channel, String value, String reason, long sinceMillis) {

    static final int MAX_SUPPRESSIONS = 200;

    private static final int MAX_VALUE = 4096;
    private static final String MANUAL = "manual";
    private static final List<String> REASONS = List.of("bounced", "complained", MANUAL);
    /// Channels with addresses; the inbox has none.
    private static final List<String> CHANNELS = Arrays.stream(Channel.values())
            .filter(channel -> channel != Channel.IN_APP)
            .map(Channel::wireName)
            .toList();

    Suppression {
        String text = value;
        value = Channel.find(channel)
                .map(known -> AddressText.compared(known, text))
                .orElse(text);
    }

    static Suppression read(Fields fields, long nowMillis) {
        Optional<String> channel = fields.require("channel", fields.oneOf("channel", CHANNELS, Suppression::found));
        String value = fields.require(
                        "value", fields.parsed("value", MAX_VALUE, text -> requireAddress(channel.orElse(""), text)))
                .orElse("");
        String reason = fields.oneOf(
                        "reason", REASONS, name -> Optional.of(name).filter(REASONS::contains))
                .orElse(MANUAL);
        return new Suppression(channel.orElse(""), value, reason, nowMillis);
    }

    /// Id derived from channel and value, so that a repeated suppression has the same id.
    String id() {
        return "s-" + UUID.nameUUIDFromBytes((channel + " " + value).getBytes(StandardCharsets.UTF_8));
    }

    Suppression since(long millis) {
        return new Suppression(channel, value, reason, millis);
    }

    static ArrayNode json(List<Suppression> suppressions) {
        ArrayNode list = Json.array();
        suppressions.forEach(suppression -> list.add(suppression.json()));
        return list;
    }

    ObjectNode json() {
        return Json.object()
                .put("id", id())
                .put("channel", channel)
                .put("value", value)
                .put("reason", reason)
                .put("since", Instant.ofEpochMilli(sinceMillis).toString());
    }

    AddressSuppression toMessage() {
        AddressSuppression.Builder message = AddressSuppression.newBuilder()
                .setValue(value)
                .setReason(reason)
                .setSinceMillis(sinceMillis);
        Channel.find(channel).map(Channel::code).ifPresent(message::setChannel);
        return message.build();
    }

    private static Optional<String> found(String wireName) {
        return Optional.of(wireName).filter(CHANNELS::contains);
    }

    private static String requireAddress(String channel, String text) {
        return switch (channel) {
            case "email" -> Syntax.email(text);
            case "sms" -> Syntax.phone(text);
            default -> {
                if (text.isBlank()) {
                    throw new IllegalArgumentException("must be an address of the channel");
                }
                yield text;
            }
        };
    }
}
