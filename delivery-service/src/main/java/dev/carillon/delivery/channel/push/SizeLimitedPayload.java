// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import com.google.protobuf.ByteString;
import dev.carillon.events.v1.PushMessage;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON payload of a push notification within a size limit. A payload that is too large first loses the event's
/// data, which the application can fetch, and then the end of its body.
public final class SizeLimitedPayload {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ELLIPSIS = "…";

    private SizeLimitedPayload() {}

    /// @param envelope Writes all members except the data, given the body
    public static String write(PushMessage message, int maxBytes, Function<String, ObjectNode> envelope) {
        String body = message.getBody();
        ObjectNode full = envelope.apply(body);
        JsonNode data = data(message.getData());
        if (data.isObject() && !data.isEmpty()) {
            full.set("data", data);
        }
        String text = JSON.writeValueAsString(full);
        if (bytes(text) <= maxBytes) {
            return text;
        }
        text = JSON.writeValueAsString(envelope.apply(body));
        while (bytes(text) > maxBytes && !body.isEmpty()) {
            body = shortened(body, bytes(text) - maxBytes);
            text = JSON.writeValueAsString(envelope.apply(body));
        }
        return text;
    }

    /// Adds a member, unless its text is empty.
    public static void put(ObjectNode node, String name, String text) {
        if (!text.isEmpty()) {
            node.put(name, text);
        }
    }

    private static JsonNode data(ByteString json) {
        try {
            return json.isEmpty() ? JSON.createObjectNode() : JSON.readTree(json.toStringUtf8());
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    /// Body shortened by about `excess` bytes, at least by one character, without splitting a character.
    private static String shortened(String body, int excess) {
        int points = body.codePointCount(0, body.length());
        int kept = Math.max(0, points - Math.max(2, excess / 4 + 1));
        return kept == 0 ? "" : body.substring(0, body.offsetByCodePoints(0, kept)) + ELLIPSIS;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
