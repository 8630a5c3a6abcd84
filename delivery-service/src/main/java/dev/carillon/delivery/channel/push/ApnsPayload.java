// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import com.google.protobuf.ByteString;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.PushMessage;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON that a device gets. Where it would be larger than Apple takes, first the event's data is left out (the
/// application can fetch it), then the body is shortened.
final class ApnsPayload {

    static final int MAX_BYTES = 4096;

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ELLIPSIS = "…";

    private ApnsPayload() {}

    static String write(Delivery delivery, PushMessage message) {
        ObjectNode full = envelope(delivery, message, message.getBody());
        JsonNode data = data(message.getData());
        if (data.isObject() && !data.isEmpty()) {
            full.set("data", data);
        }
        String text = JSON.writeValueAsString(full);
        if (bytes(text) <= MAX_BYTES) {
            return text;
        }
        String body = message.getBody();
        text = JSON.writeValueAsString(envelope(delivery, message, body));
        while (bytes(text) > MAX_BYTES && !body.isEmpty()) {
            body = shortened(body, bytes(text) - MAX_BYTES);
            text = JSON.writeValueAsString(envelope(delivery, message, body));
        }
        return text;
    }

    private static ObjectNode envelope(Delivery delivery, PushMessage message, String body) {
        ObjectNode payload = JSON.createObjectNode();
        ObjectNode aps = payload.putObject("aps");
        if (message.getSilent()) {
            aps.put("content-available", 1);
        } else {
            aps.putObject("alert").put("title", message.getTitle()).put("body", body);
            aps.put("sound", message.getSound().isEmpty() ? "default" : message.getSound());
        }
        payload.put("notificationId", delivery.getNotificationId());
        payload.put("deliveryId", delivery.getId());
        payload.put("type", delivery.getEventType());
        if (!message.getActionUrl().isEmpty()) {
            payload.put("actionUrl", message.getActionUrl());
        }
        return payload;
    }

    private static JsonNode data(ByteString json) {
        try {
            return json.isEmpty() ? JSON.createObjectNode() : JSON.readTree(json.toStringUtf8());
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    /// At least one and about `excess` bytes shorter, not through the middle of a character.
    private static String shortened(String body, int excess) {
        int points = body.codePointCount(0, body.length());
        int kept = Math.max(0, points - Math.max(2, excess / 4 + 1));
        return kept == 0 ? "" : body.substring(0, body.offsetByCodePoints(0, kept)) + ELLIPSIS;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
