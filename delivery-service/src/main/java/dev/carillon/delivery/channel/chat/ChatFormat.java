// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.chat;

import dev.carillon.events.v1.WebhookFormatCode;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Message format of a chat service.
enum ChatFormat {
    SLACK(WebhookFormatCode.WEBHOOK_FORMAT_SLACK) {
        @Override
        ObjectNode write(ChatMessage message) {
            ObjectNode json = JSON.createObjectNode().put("text", escaped(plain(message), 3_000));
            ArrayNode blocks = json.putArray("blocks");
            if (!message.title().isBlank()) {
                blocks.addObject()
                        .put("type", "header")
                        .putObject("text")
                        .put("type", "plain_text")
                        .put("text", cut(message.title(), 150));
            }
            if (!message.text().isBlank()) {
                section(blocks, escaped(message.text(), 3_000));
            }
            if (!message.link().isEmpty()) {
                section(blocks, "<" + message.link().replace(">", "%3E").replace("|", "%7C") + "|Open>");
            }
            return json;
        }
    },
    TEAMS(WebhookFormatCode.WEBHOOK_FORMAT_TEAMS) {
        @Override
        ObjectNode write(ChatMessage message) {
            ObjectNode json = JSON.createObjectNode().put("type", "message");
            ObjectNode card = json.putArray("attachments")
                    .addObject()
                    .put("contentType", "application/vnd.microsoft.card.adaptive")
                    .putObject("content")
                    .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                    .put("type", "AdaptiveCard")
                    .put("version", "1.4");
            ArrayNode body = card.putArray("body");
            if (!message.title().isBlank()) {
                textBlock(body, cut(message.title(), 500))
                        .put("weight", "Bolder")
                        .put("size", "Medium");
            }
            if (!message.text().isBlank()) {
                textBlock(body, cut(message.text(), 8_000));
            }
            if (!message.link().isEmpty()) {
                card.putArray("actions")
                        .addObject()
                        .put("type", "Action.OpenUrl")
                        .put("title", "Open")
                        .put("url", message.link());
            }
            return json;
        }
    },
    DISCORD(WebhookFormatCode.WEBHOOK_FORMAT_DISCORD) {
        @Override
        ObjectNode write(ChatMessage message) {
            ObjectNode json = JSON.createObjectNode();
            // A name in the text must not notify the person who has that name.
            json.putObject("allowed_mentions").putArray("parse");
            ObjectNode embed = json.putArray("embeds")
                    .addObject()
                    .put("title", cut(message.title(), 256))
                    .put("description", cut(message.text(), 4_096));
            if (!message.link().isEmpty()) {
                embed.put("url", message.link());
            }
            return json;
        }
    };

    private static final JsonMapper JSON = new JsonMapper();

    private final WebhookFormatCode code;

    ChatFormat(WebhookFormatCode code) {
        this.code = code;
    }

    /// Request body within the chat service's limits; longer texts are cut off.
    abstract ObjectNode write(ChatMessage message);

    WebhookFormatCode code() {
        return code;
    }

    /// The provider's name: `slack`.
    String provider() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static void section(ArrayNode blocks, String markdown) {
        blocks.addObject()
                .put("type", "section")
                .putObject("text")
                .put("type", "mrkdwn")
                .put("text", markdown);
    }

    private static ObjectNode textBlock(ArrayNode body, String text) {
        return body.addObject().put("type", "TextBlock").put("text", text).put("wrap", true);
    }

    private static String plain(ChatMessage message) {
        return (message.title() + "\n" + message.text()).strip();
    }

    private static String escaped(String text, int most) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            String next = switch (text.charAt(i)) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                default -> String.valueOf(text.charAt(i));
            };
            if (escaped.length() + next.length() > most - 1) {
                return escaped.append('…').toString();
            }
            escaped.append(next);
        }
        return escaped.toString();
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
