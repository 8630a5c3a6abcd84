// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.chat;

import dev.carillon.simulators.behaviour.Behaviour;
import dev.carillon.simulators.http.HttpReply;
import dev.carillon.simulators.http.ProviderReplies;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Chat service: its validation of messages and its answers.
enum ChatProvider implements ProviderReplies {
    SLACK {
        @Override
        Optional<HttpReply> complaint(JsonNode message) {
            if (message.path("text").asString("").isEmpty()
                    && message.path("blocks").isEmpty()) {
                return Optional.of(said(400, "no_text"));
            }
            for (JsonNode block : message.path("blocks")) {
                boolean isHeader = block.path("type").asString("").equals("header");
                String type = block.at("/text/type").asString("");
                int length = block.at("/text/text").asString("").length();
                if (isHeader && (!type.equals("plain_text") || length == 0 || length > 150)) {
                    return Optional.of(said(400, "invalid_blocks"));
                }
                if (!isHeader && (length == 0 || length > 3_000)) {
                    return Optional.of(said(400, "invalid_blocks"));
                }
            }
            return Optional.empty();
        }

        @Override
        String title(JsonNode message) {
            return message.at("/blocks/0/text/text").asString("");
        }

        @Override
        String text(JsonNode message) {
            return message.path("text").asString("");
        }

        @Override
        public HttpReply accepted() {
            return said(200, "ok");
        }

        @Override
        public HttpReply refused(Behaviour behaviour) {
            return said(Integer.parseInt(behaviour.codeOr("400")), "invalid_payload");
        }

        @Override
        public HttpReply throttled(Behaviour behaviour) {
            return said(429, "rate_limited").retryAfter(behaviour.retryAfterSeconds());
        }

        @Override
        public HttpReply dead(Behaviour behaviour) {
            return said(404, "no_service");
        }
    },
    TEAMS {
        @Override
        Optional<HttpReply> complaint(JsonNode message) {
            JsonNode attachment = message.at("/attachments/0");
            boolean isCard = message.path("type").asString("").equals("message")
                    && attachment.path("contentType").asString("").equals("application/vnd.microsoft.card.adaptive")
                    && attachment.at("/content/type").asString("").equals("AdaptiveCard")
                    && !attachment.at("/content/body").isEmpty();
            return isCard
                    ? Optional.empty()
                    : Optional.of(HttpReply.json(
                            400, "{\"error\":{\"code\":\"TriggerInputSchemaMismatch\",\"message\":\"no card\"}}"));
        }

        @Override
        String title(JsonNode message) {
            return message.at("/attachments/0/content/body/0/text").asString("");
        }

        @Override
        String text(JsonNode message) {
            return message.at("/attachments/0/content/body/1/text").asString("");
        }

        @Override
        public HttpReply accepted() {
            return HttpReply.empty(202);
        }

        @Override
        public HttpReply refused(Behaviour behaviour) {
            return HttpReply.json(Integer.parseInt(behaviour.codeOr("400")), "{\"error\":{\"code\":\"BadRequest\"}}");
        }

        @Override
        public HttpReply throttled(Behaviour behaviour) {
            return HttpReply.json(429, "{\"error\":{\"code\":\"WorkflowTriggerThrottled\"}}")
                    .retryAfter(behaviour.retryAfterSeconds());
        }

        @Override
        public HttpReply dead(Behaviour behaviour) {
            return HttpReply.json(404, "{\"error\":{\"code\":\"WorkflowNotFound\"}}");
        }
    },
    DISCORD {
        @Override
        Optional<HttpReply> complaint(JsonNode message) {
            JsonNode embed = message.at("/embeds/0");
            if (message.path("content").asString("").isEmpty() && embed.isMissingNode()) {
                return Optional.of(
                        HttpReply.json(400, "{\"message\":\"Cannot send an empty message\",\"code\":50006}"));
            }
            boolean isTooLong = message.path("content").asString("").length() > 2_000
                    || embed.path("title").asString("").length() > 256
                    || embed.path("description").asString("").length() > 4_096;
            return isTooLong
                    ? Optional.of(HttpReply.json(400, "{\"message\":\"Invalid Form Body\",\"code\":50035}"))
                    : Optional.empty();
        }

        @Override
        String title(JsonNode message) {
            return message.at("/embeds/0/title").asString("");
        }

        @Override
        String text(JsonNode message) {
            return message.at("/embeds/0/description").asString("");
        }

        @Override
        public HttpReply accepted() {
            return HttpReply.empty(204);
        }

        @Override
        public HttpReply refused(Behaviour behaviour) {
            return HttpReply.json(
                    Integer.parseInt(behaviour.codeOr("400")), "{\"message\":\"Invalid Form Body\",\"code\":50035}");
        }

        @Override
        public HttpReply throttled(Behaviour behaviour) {
            return HttpReply.json(
                            429,
                            "{\"message\":\"You are being rate limited.\",\"retry_after\":%d,\"global\":false}"
                                    .formatted(behaviour.retryAfterSeconds()))
                    .retryAfter(behaviour.retryAfterSeconds());
        }

        @Override
        public HttpReply dead(Behaviour behaviour) {
            return HttpReply.json(404, "{\"message\":\"Unknown Webhook\",\"code\":10015}");
        }
    };

    /// Error in a message; empty if it is valid.
    abstract Optional<HttpReply> complaint(JsonNode message);

    /// Title of the message, shown in bold.
    abstract String title(JsonNode message);

    /// Text below the title.
    abstract String text(JsonNode message);

    /// Name in paths, such as `slack`.
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public HttpReply failed(Behaviour behaviour) {
        return said(Integer.parseInt(behaviour.codeOr("500")), "internal error");
    }

    static HttpReply said(int status, String text) {
        return new HttpReply(status, "text/plain", text, Map.of());
    }
}
