// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import dev.carillon.simulators.callback.CallbackClient;
import dev.carillon.simulators.callback.PemKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.core.io.Resource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// SendGrid's signed event webhook: a list of events with the message's custom arguments.
final class SendGridEvents {

    /// Prefix of the header under which a received mail keeps a custom argument.
    static final String ARGUMENT = "custom-arg-";

    private static final JsonMapper JSON = new JsonMapper();

    private final CallbackClient client = new CallbackClient();
    private final PrivateKey key;
    private final InstantSource clock;

    SendGridEvents(Resource key, InstantSource clock) {
        this.key = PemKeys.read(key, "EC");
        this.clock = clock;
    }

    /// Sends an event. Returns the receiver's status, or 502 if there is no answer.
    int play(ReceivedMail mail, String event, String url, String callback) {
        ArrayNode list = JSON.createArrayNode();
        ObjectNode told = list.addObject()
                .put("email", mail.to().getFirst())
                .put("timestamp", clock.instant().getEpochSecond())
                .put("event", event)
                .put("sg_event_id", UUID.randomUUID().toString())
                .put("smtp-id", mail.messageId());
        switch (event) {
            case "delivered" -> told.put("response", "250 OK");
            case "bounce" ->
                told.put("type", "bounce").put("status", "5.1.1").put("reason", "550 5.1.1 The account does not exist");
            case "dropped" -> told.put("reason", "Bounced Address");
            case "click" -> told.put("url", url);
            default -> {}
        }
        mail.headers().forEach((name, values) -> {
            if (name.startsWith(ARGUMENT)) {
                told.put(name.substring(ARGUMENT.length()), values.getFirst());
            }
        });
        String body = JSON.writeValueAsString(list);
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return client.post(
                callback,
                "application/json",
                body,
                Map.of(
                        "X-Twilio-Email-Event-Webhook-Timestamp",
                        timestamp,
                        "X-Twilio-Email-Event-Webhook-Signature",
                        sign(List.of(timestamp, body))));
    }

    private String sign(List<String> parts) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            for (String part : parts) {
                signature.update(part.getBytes(StandardCharsets.UTF_8));
            }
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
