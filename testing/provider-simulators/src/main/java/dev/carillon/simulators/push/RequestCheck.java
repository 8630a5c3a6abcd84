// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Validator that checks a request as Apple documents it and parses its notification. Thread-safe.
final class RequestCheck {

    private static final Pattern TOKEN = Pattern.compile("[0-9a-fA-F]{64,200}");
    private static final Pattern UUID_SYNTAX =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Set<String> PRIORITIES = Set.of("1", "5", "10");
    private static final Set<String> PUSH_TYPES = Set.of(
            "alert",
            "background",
            "location",
            "voip",
            "complication",
            "fileprovider",
            "mdm",
            "liveactivity",
            "pushtotalk",
            "widgets");
    private static final int MAX_PAYLOAD_BYTES = 4096;
    private static final int MAX_COLLAPSE_ID_BYTES = 64;

    private final Set<String> topics;
    private final ProviderTokenCheck providerTokens;
    private final InstantSource clock;
    private final JsonMapper json = new JsonMapper();

    /// @param topics Accepted topics; empty accepts any
    RequestCheck(Set<String> topics, ProviderTokenCheck providerTokens, InstantSource clock) {
        this.topics = Set.copyOf(topics);
        this.providerTokens = providerTokens;
        this.clock = clock;
    }

    ApnsAnswer check(ApnsRequest request) {
        return refusal(request).<ApnsAnswer>map(ApnsAnswer.Rejected::of).orElseGet(() -> read(request));
    }

    private Optional<ApnsReason> refusal(ApnsRequest request) {
        return addressRefusal(request)
                .or(() -> senderRefusal(request))
                .or(() -> headerRefusal(request))
                .or(() -> payloadRefusal(request.payloadBytes()));
    }

    /// Error of the sender's authentication. A sender with a client certificate needs no token.
    private Optional<ApnsReason> senderRefusal(ApnsRequest request) {
        return request.certifiedTopic().isPresent()
                ? Optional.empty()
                : providerTokens.refusal(request.header("authorization"));
    }

    private static Optional<ApnsReason> addressRefusal(ApnsRequest request) {
        if (!request.method().equals("POST")) {
            return Optional.of(ApnsReason.METHOD_NOT_ALLOWED);
        }
        if (!request.path().startsWith(ApnsRequest.PATH_PREFIX)) {
            return Optional.of(ApnsReason.BAD_PATH);
        }
        if (request.token().isEmpty()) {
            return Optional.of(ApnsReason.MISSING_DEVICE_TOKEN);
        }
        return when(!TOKEN.matcher(request.token()).matches(), ApnsReason.BAD_DEVICE_TOKEN);
    }

    private Optional<ApnsReason> headerRefusal(ApnsRequest request) {
        Optional<String> topic = request.topic();
        if (topic.isEmpty()) {
            return Optional.of(ApnsReason.MISSING_TOPIC);
        }
        boolean isOfAnother = !request.certifiedTopic().equals(topic)
                && request.certifiedTopic().isPresent();
        if (isOfAnother || (!topics.isEmpty() && !topics.contains(topic.get()))) {
            return Optional.of(ApnsReason.TOPIC_DISALLOWED);
        }
        return when(
                        request.header("apns-id")
                                .filter(id -> !UUID_SYNTAX.matcher(id).matches())
                                .isPresent(),
                        ApnsReason.BAD_MESSAGE_ID)
                .or(() -> when(
                        request.header("apns-collapse-id")
                                .filter(id -> id.getBytes(StandardCharsets.UTF_8).length > MAX_COLLAPSE_ID_BYTES)
                                .isPresent(),
                        ApnsReason.BAD_COLLAPSE_ID))
                .or(() -> when(
                        request.header("apns-priority")
                                .filter(priority -> !PRIORITIES.contains(priority))
                                .isPresent(),
                        ApnsReason.BAD_PRIORITY))
                .or(() -> when(
                        request.header("apns-push-type")
                                .filter(type -> !PUSH_TYPES.contains(type))
                                .isPresent(),
                        ApnsReason.INVALID_PUSH_TYPE))
                .or(() -> when(
                        request.header("apns-expiration")
                                .filter(at -> !isEpochSeconds(at))
                                .isPresent(),
                        ApnsReason.BAD_EXPIRATION_DATE));
    }

    private static Optional<ApnsReason> payloadRefusal(int bytes) {
        if (bytes == 0) {
            return Optional.of(ApnsReason.PAYLOAD_EMPTY);
        }
        return when(bytes > MAX_PAYLOAD_BYTES, ApnsReason.PAYLOAD_TOO_LARGE);
    }

    private ApnsAnswer read(ApnsRequest request) {
        JsonNode alert;
        try {
            alert = json.readTree(request.payload()).path("aps").path("alert");
        } catch (JacksonException e) {
            return ApnsAnswer.Rejected.of(ApnsReason.PAYLOAD_EMPTY);
        }
        return new ApnsAnswer.Taken(new ReceivedNotification(
                request.header("apns-id").orElseGet(() -> UUID.randomUUID().toString()),
                request.token(),
                request.topic().orElse(""),
                request.payload(),
                alert.path("title").asString(""),
                alert.isString() ? alert.asString() : alert.path("body").asString(""),
                request.header("apns-collapse-id").orElse(null),
                request.header("apns-push-type").orElse("alert"),
                Integer.parseInt(request.header("apns-priority").orElse("10")),
                expiration(request),
                clock.instant()));
    }

    private static @Nullable Instant expiration(ApnsRequest request) {
        long seconds = Long.parseLong(request.header("apns-expiration").orElse("0"));
        return seconds == 0 ? null : Instant.ofEpochSecond(seconds);
    }

    private static boolean isEpochSeconds(String text) {
        return text.matches("[0-9]{1,12}");
    }

    private static Optional<ApnsReason> when(boolean refused, ApnsReason reason) {
        return refused ? Optional.of(reason) : Optional.empty();
    }
}
