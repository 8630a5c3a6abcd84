// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Controller of SendGrid's event webhook: a list of events, signed with SendGrid's key (ECDSA over timestamp and
/// body).
@Hidden
@RestController
final class SendGridCallback {

    /// Name of the tag in `custom_args`.
    static final String TAG = "carillon_tag";

    private static final String PROVIDER = "sendgrid";
    private static final Duration TOLERANCE = Duration.ofMinutes(10);
    private static final JsonMapper JSON = new JsonMapper();

    private final PublicKey key;
    private final ReportRecorder recorder;
    private final InstantSource clock;

    /// @param publicKey Public key as SendGrid shows it: base64 of its DER form
    SendGridCallback(String publicKey, ReportRecorder recorder, InstantSource clock) {
        this.key = key(publicKey);
        this.recorder = recorder;
        this.clock = clock;
    }

    /// Receives a list of events. If one event cannot be recorded, SendGrid sends the whole list again, and the
    /// recorded events are then repetitions.
    @PostMapping("/callbacks/sendgrid")
    ResponseEntity<byte[]> receive(HttpServletRequest request) throws IOException {
        Optional<byte[]> body = CallbackBody.read(request);
        if (body.isEmpty()) {
            return CallbackAnswers.of(recorder.count(PROVIDER, ReportResult.MALFORMED));
        }
        if (!isSigned(request, body.get())) {
            return CallbackAnswers.of(recorder.count(PROVIDER, ReportResult.FORGED));
        }
        try {
            ReportResult worst = ReportResult.RECORDED;
            for (JsonNode event : JSON.readTree(body.get())) {
                if (record(event) == ReportResult.UNAVAILABLE) {
                    worst = ReportResult.UNAVAILABLE;
                }
            }
            return CallbackAnswers.of(worst);
        } catch (JacksonException e) {
            return CallbackAnswers.of(recorder.count(PROVIDER, ReportResult.MALFORMED));
        }
    }

    private ReportResult record(JsonNode event) {
        long now = clock.instant().getEpochSecond();
        Instant at = Instant.ofEpochSecond(Math.clamp(event.path("timestamp").asLong(now), 0, now));
        return recorder.record(event.path(TAG).asString(""), PROVIDER, at, fact(event));
    }

    static Optional<ReportedFact> fact(JsonNode event) {
        String reason = event.path("reason").asString("");
        return switch (event.path("event").asString("")) {
            case "delivered" ->
                Optional.of(new ReportedFact.Confirmation(event.path("response").asString("")));
            case "bounce" ->
                Optional.of(new ReportedFact.Bounce(
                        event.path("status").asString("bounce"),
                        reason,
                        event.path("type").asString("bounce").equals("bounce")
                                ? ReportedFact.Persistence.PERMANENT
                                : ReportedFact.Persistence.PASSING));
            case "dropped" ->
                Optional.of(new ReportedFact.Bounce(
                        "dropped",
                        reason,
                        reason.startsWith("Bounced") || reason.startsWith("Invalid")
                                ? ReportedFact.Persistence.PERMANENT
                                : ReportedFact.Persistence.PASSING));
            case "spamreport" -> Optional.of(new ReportedFact.Complaint("spam"));
            case "open" -> Optional.of(new ReportedFact.Opening(PROVIDER));
            case "click" -> Optional.of(new ReportedFact.Click(event.path("url").asString("")));
            case "unsubscribe", "group_unsubscribe" ->
                Optional.of(new ReportedFact.Unsubscription(LinkController.MARKETING, PROVIDER));
            default -> Optional.empty();
        };
    }

    private boolean isSigned(HttpServletRequest request, byte[] body) {
        String signature = header(request, "X-Twilio-Email-Event-Webhook-Signature");
        String timestamp = header(request, "X-Twilio-Email-Event-Webhook-Timestamp");
        if (!timestamp.matches("\\d{1,12}")
                || Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant())
                                .abs()
                                .compareTo(TOLERANCE)
                        > 0) {
            return false;
        }
        try {
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(key);
            check.update(timestamp.getBytes(StandardCharsets.US_ASCII));
            check.update(body);
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String header(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).orElse("");
    }

    private static PublicKey key(String base64) {
        try {
            return KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "carillon.delivery.callbacks.sendgrid-public-key is not an EC key in base64", e);
        }
    }
}
