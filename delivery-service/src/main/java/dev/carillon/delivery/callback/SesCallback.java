// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Controller of Amazon SES events that SNS delivers. Confirms a subscription to a configured topic automatically.
@Hidden
@RestController
final class SesCallback {

    /// Name of the tag in `X-SES-MESSAGE-TAGS`, followed by the number of its part.
    static final String TAG = "carillon";

    private static final String PROVIDER = "ses";
    private static final int MAX_PARTS = 10;
    private static final JsonMapper JSON = new JsonMapper();

    private final Set<String> topics;
    private final SnsSignatures signatures;
    private final ReportRecorder recorder;
    private final InstantSource clock;

    /// @param topics ARNs of the accepted topics
    SesCallback(Set<String> topics, SnsSignatures signatures, ReportRecorder recorder, InstantSource clock) {
        this.topics = Set.copyOf(topics);
        this.signatures = signatures;
        this.recorder = recorder;
        this.clock = clock;
    }

    @PostMapping("/callbacks/ses")
    ResponseEntity<byte[]> receive(HttpServletRequest request) throws IOException {
        Optional<byte[]> body = CallbackBody.read(request);
        if (body.isEmpty()) {
            return CallbackAnswers.of(recorder.count(PROVIDER, ReportResult.MALFORMED));
        }
        try {
            return CallbackAnswers.of(receive(JSON.readTree(body.get())));
        } catch (JacksonException e) {
            return CallbackAnswers.of(recorder.count(PROVIDER, ReportResult.MALFORMED));
        }
    }

    private ReportResult receive(JsonNode envelope) {
        if (!topics.contains(envelope.path("TopicArn").asString(""))) {
            return recorder.count(PROVIDER, ReportResult.UNKNOWN);
        }
        return switch (signatures.check(envelope)) {
            case GENUINE -> receiveGenuine(envelope);
            case FORGED -> recorder.count(PROVIDER, ReportResult.FORGED);
            case UNDECIDED -> recorder.count(PROVIDER, ReportResult.UNAVAILABLE);
        };
    }

    private ReportResult receiveGenuine(JsonNode envelope) {
        return switch (envelope.path("Type").asString("")) {
            case "Notification" -> record(JSON.readTree(envelope.path("Message").asString("")));
            case "SubscriptionConfirmation" ->
                recorder.count(
                        PROVIDER,
                        signatures.isConfirmed(envelope.path("SubscribeURL").asString(""))
                                ? ReportResult.OF_NO_USE
                                : ReportResult.UNAVAILABLE);
            default -> recorder.count(PROVIDER, ReportResult.OF_NO_USE);
        };
    }

    private ReportResult record(JsonNode event) {
        String tag = IntStream.range(0, MAX_PARTS)
                .mapToObj(part -> event.at("/mail/tags/" + TAG + part + "/0").asString(""))
                .takeWhile(part -> !part.isEmpty())
                .reduce("", String::concat);
        return recorder.record(tag, PROVIDER, at(event), fact(event));
    }

    static Optional<ReportedFact> fact(JsonNode event) {
        return switch (type(event)) {
            case "Delivery" ->
                Optional.of(new ReportedFact.Confirmation(
                        event.at("/delivery/smtpResponse").asString("")));
            case "Bounce" -> Optional.of(bounce(event.path("bounce")));
            case "Complaint" ->
                Optional.of(new ReportedFact.Complaint(
                        event.at("/complaint/complaintFeedbackType").asString("")));
            case "Open" -> Optional.of(new ReportedFact.Opening(PROVIDER));
            case "Click" ->
                Optional.of(new ReportedFact.Click(event.at("/click/link").asString("")));
            case "Reject" ->
                Optional.of(new ReportedFact.Bounce(
                        "reject", event.at("/reject/reason").asString(""), ReportedFact.Persistence.PASSING));
            default -> Optional.empty();
        };
    }

    private static ReportedFact bounce(JsonNode bounce) {
        String status = bounce.at("/bouncedRecipients/0/status").asString("");
        return new ReportedFact.Bounce(
                status.isEmpty() ? bounce.path("bounceType").asString("") : status,
                bounce.path("bounceSubType").asString(""),
                bounce.path("bounceType").asString("").equals("Permanent")
                        ? ReportedFact.Persistence.PERMANENT
                        : ReportedFact.Persistence.PASSING);
    }

    private Instant at(JsonNode event) {
        String name = type(event).toLowerCase(java.util.Locale.ROOT);
        try {
            return Instant.parse(event.at("/" + name + "/timestamp").asString(""));
        } catch (DateTimeException e) {
            return clock.instant();
        }
    }

    private static String type(JsonNode event) {
        return event.path("eventType").asString(event.path("notificationType").asString(""));
    }
}
