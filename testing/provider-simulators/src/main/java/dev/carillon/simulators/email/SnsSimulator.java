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

/// The events of Amazon SES about mail that came over SMTP with its tags in `X-SES-MESSAGE-TAGS`, as SNS brings them:
/// signed with a certificate that is fetched from the address in the message.
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

    /// What is to be told.
    ///
    /// @param event `Delivery`, `Bounce`, `Complaint`, `Open`, `Click`, `Send`
    /// @param kind the bounce's or complaint's type, or the link; may be empty
    /// @param topic the ARN of the SNS topic
    /// @param certificateUrl where the certificate is to be had
    record Telling(String event, String kind, String topic, String certificateUrl) {}

    /// Returns the receiver's status, 502 where there is none.
    int play(ReceivedMail mail, Telling telling, String callback) {
        ObjectNode envelope = JSON.createObjectNode()
                .put("Type", "Notification")
                .put("MessageId", UUID.randomUUID().toString())
                .put("TopicArn", telling.topic())
                .put("Subject", "Amazon SES Email Event Notification")
                .put("Message", JSON.writeValueAsString(event(mail, telling)))
                .put("Timestamp", clock.instant().toString())
                .put("SignatureVersion", SIGNATURE_VERSION)
                .put("SigningCertURL", telling.certificateUrl());
        envelope.put("Signature", sign(envelope));
        return client.post(callback, "text/plain; charset=UTF-8", JSON.writeValueAsString(envelope), Map.of());
    }

    private ObjectNode event(ReceivedMail mail, Telling telling) {
        ObjectNode event = JSON.createObjectNode().put("eventType", telling.event());
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
        ObjectNode detail = event.putObject(telling.event().toLowerCase(Locale.ROOT))
                .put("timestamp", clock.instant().toString());
        switch (telling.event()) {
            case "Bounce" -> {
                detail.put("bounceType", telling.kind().isEmpty() ? "Permanent" : telling.kind())
                        .put("bounceSubType", "General");
                detail.putArray("bouncedRecipients")
                        .addObject()
                        .put("emailAddress", mail.to().getFirst())
                        .put("status", telling.kind().equals("Transient") ? "4.2.2" : "5.1.1");
            }
            case "Complaint" ->
                detail.put("complaintFeedbackType", telling.kind().isEmpty() ? "abuse" : telling.kind());
            case "Delivery" -> detail.put("smtpResponse", "250 2.0.0 Ok");
            case "Click" -> detail.put("link", telling.kind());
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
