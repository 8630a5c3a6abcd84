// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import dev.carillon.simulators.callback.CallbackClient;
import dev.carillon.simulators.callback.PemKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.core.io.Resource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Simulator of Amazon SES events about mail that arrived over SMTP with tags in `X-SES-MESSAGE-TAGS`. It sends
/// them as SNS does, signed with a certificate that is fetched from the URL in the message.
final class SnsSimulator {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SIGNATURE_VERSION = "2";

    private final CallbackClient client = new CallbackClient();
    private final PrivateKey key;
    private final Resource certificate;
    private final InstantSource clock;

    SnsSimulator(Resource key, Resource certificate, InstantSource clock) {
        this.key = PemKeys.read(key, "RSA");
        this.certificate = certificate;
        this.clock = clock;
    }

    String certificate() {
        try {
            return certificate.getContentAsString(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Event to send.
    ///
    /// @param event Event: `Delivery`, `Bounce`, `Complaint`, `Open`, `Click`, `Send`
    /// @param kind Type of the bounce or complaint, or the link; may be empty
    /// @param topic ARN of the SNS topic
    /// @param certificateUrl URL of the certificate
    record SesEvent(String event, String kind, String topic, String certificateUrl) {}

    /// Sends an event. Returns the receiver's status, or 502 if there is no answer.
    int play(ReceivedMail mail, SesEvent sesEvent, String callback) {
        ObjectNode envelope = JSON.createObjectNode()
                .put("Type", "Notification")
                .put("MessageId", UUID.randomUUID().toString())
                .put("TopicArn", sesEvent.topic())
                .put("Subject", "Amazon SES Email Event Notification")
                .put("Message", JSON.writeValueAsString(event(mail, sesEvent)))
                .put("Timestamp", clock.instant().toString())
                .put("SignatureVersion", SIGNATURE_VERSION)
                .put("SigningCertURL", sesEvent.certificateUrl());
        envelope.put("Signature", sign(envelope));
        return client.post(callback, "text/plain; charset=UTF-8", JSON.writeValueAsString(envelope), Map.of());
    }

    private ObjectNode event(ReceivedMail mail, SesEvent sesEvent) {
        ObjectNode event = JSON.createObjectNode().put("eventType", sesEvent.event());
        ObjectNode about = event.putObject("mail")
                .put("timestamp", mail.receivedAt().toString())
                .put(
                        "messageId",
                        UUID.nameUUIDFromBytes(mail.messageId().getBytes(StandardCharsets.UTF_8))
                                .toString());
        ObjectNode tags = about.putObject("tags");
        for (String header : mail.headers().getOrDefault("X-SES-MESSAGE-TAGS", List.of())) {
            for (String tag : header.split(",")) {
                String[] parts = tag.strip().split("=", 2);
                if (parts.length == 2) {
                    tags.putArray(parts[0]).add(parts[1]);
                }
            }
        }
        ObjectNode detail = event.putObject(sesEvent.event().toLowerCase(Locale.ROOT))
                .put("timestamp", clock.instant().toString());
        switch (sesEvent.event()) {
            case "Bounce" -> {
                detail.put("bounceType", sesEvent.kind().isEmpty() ? "Permanent" : sesEvent.kind())
                        .put("bounceSubType", "General");
                detail.putArray("bouncedRecipients")
                        .addObject()
                        .put("emailAddress", mail.to().getFirst())
                        .put("status", sesEvent.kind().equals("Transient") ? "4.2.2" : "5.1.1");
            }
            case "Complaint" ->
                detail.put("complaintFeedbackType", sesEvent.kind().isEmpty() ? "abuse" : sesEvent.kind());
            case "Delivery" -> detail.put("smtpResponse", "250 2.0.0 Ok");
            case "Click" -> detail.put("link", sesEvent.kind());
            default -> {}
        }
        return event;
    }

    private String sign(ObjectNode envelope) {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")) {
            text.append(name)
                    .append('\n')
                    .append(envelope.path(name).asString())
                    .append('\n');
        }
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
