// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.chat;

import com.google.protobuf.ByteString;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Chat message: the title, text and link of a webhook's body.
///
/// @param link Absolute URL, or empty.
record ChatMessage(String title, String text, String link) {

    private static final JsonMapper JSON = new JsonMapper();

    /// Reads the message from a webhook's body. Empty if the body has neither a title nor a text.
    static Optional<ChatMessage> read(ByteString body) {
        try {
            JsonNode json = JSON.readTree(body.newInput());
            String link = json.path("actionUrl").asString("");
            ChatMessage message = new ChatMessage(
                    json.path("title").asString(""),
                    json.path("body").asString(""),
                    link.startsWith("https://") || link.startsWith("http://") ? link : "");
            return message.title().isBlank() && message.text().isBlank() ? Optional.empty() : Optional.of(message);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
