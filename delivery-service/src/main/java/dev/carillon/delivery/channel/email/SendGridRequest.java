// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import com.google.protobuf.ByteString;
import jakarta.mail.internet.InternetAddress;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Request body of SendGrid's v3 API. SendGrid's own tracking is switched off, because this service decides what is
/// tracked.
final class SendGridRequest {

    /// Name of the tag in SendGrid's event reports.
    private static final String TAG = "carillon_tag";

    /// Headers with which SendGrid refuses a message.
    private static final Set<String> RESERVED = Set.of(
            "x-sg-id",
            "x-sg-eid",
            "received",
            "dkim-signature",
            "content-type",
            "content-transfer-encoding",
            "to",
            "from",
            "subject",
            "reply-to",
            "cc",
            "bcc");

    private static final JsonMapper JSON = new JsonMapper();

    private SendGridRequest() {}

    static ByteString write(EmailDraft draft, InternetAddress to) {
        ObjectNode request = JSON.createObjectNode();
        ObjectNode personalization = request.putArray("personalizations").addObject();
        personalization.putArray("to").addObject().put("email", to.getAddress());
        draft.tag().ifPresent(tag -> personalization.putObject("custom_args").put(TAG, tag));
        request.set("from", address(draft.from()));
        if (!draft.replyTo().isEmpty()) {
            request.set("reply_to", address(draft.replyTo().getFirst()));
        }
        request.put("subject", draft.body().subject());
        ArrayNode content = request.putArray("content");
        add(content, "text/plain", draft.body().text());
        add(content, "text/html", draft.body().html());
        ObjectNode headers = request.putObject("headers").put("Message-ID", draft.messageId());
        draft.headers().forEach((name, value) -> {
            if (!RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, value);
            }
        });
        ObjectNode tracking = request.putObject("tracking_settings");
        tracking.putObject("click_tracking").put("enable", false).put("enable_text", false);
        tracking.putObject("open_tracking").put("enable", false);
        return ByteString.copyFrom(JSON.writeValueAsBytes(request));
    }

    private static ObjectNode address(InternetAddress address) {
        ObjectNode json = JSON.createObjectNode().put("email", address.getAddress());
        if (address.getPersonal() != null) {
            json.put("name", address.getPersonal());
        }
        return json;
    }

    private static void add(ArrayNode content, String type, String value) {
        if (!value.isEmpty()) {
            content.addObject().put("type", type).put("value", value);
        }
    }
}
