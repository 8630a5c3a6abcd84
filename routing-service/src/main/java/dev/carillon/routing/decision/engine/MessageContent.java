// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import com.google.protobuf.ByteString;
import dev.carillon.documents.template.Rendering;
import dev.carillon.events.Channel;
import dev.carillon.events.Tags;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.EmailMessage;
import dev.carillon.events.v1.InAppMessage;
import dev.carillon.events.v1.PushMessage;
import dev.carillon.events.v1.PushOptions;
import dev.carillon.events.v1.SmsMessage;
import dev.carillon.events.v1.WebhookMessage;
import dev.carillon.routing.decision.RoutingRequest;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Converter of rendered messages into the content of their channel.
final class MessageContent {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// Largest event data, in bytes, in a push message. A push payload is 4 KB in all; larger data is left out,
    /// and the application reads it from the inbox.
    private static final int PUSH_DATA_LIMIT = 2048;

    private MessageContent() {}

    /// @param data event's data as JSON text
    /// @param tags tags of the template
    record Parts(Notification notification, ByteString data, Rendering.Rendered rendered, Tags tags) {}

    static DeliveryContent of(Parts parts, Channel channel, Address address) {
        DeliveryContent.Builder content = DeliveryContent.newBuilder()
                .setAddress(address)
                .setLocale(parts.rendered().locale());
        return switch (channel) {
            case IN_APP -> content.setInApp(inApp(parts)).build();
            case PUSH -> content.setPush(push(parts)).build();
            case SMS -> content.setSms(sms(parts)).build();
            case EMAIL -> content.setEmail(email(parts)).build();
            case WEBHOOK -> content.setWebhook(webhook(parts)).build();
        };
    }

    private static InAppMessage inApp(Parts parts) {
        return InAppMessage.newBuilder()
                .setTitle(parts.rendered().title())
                .setBody(parts.rendered().text())
                .setActionUrl(parts.rendered().actionUrl())
                .setImage(parts.rendered().rich().image())
                .setIcon(parts.rendered().rich().icon())
                .addAllActions(parts.rendered().rich().actions())
                .setData(parts.data())
                .putAllTags(parts.tags()
                        .and(new Tags(parts.notification().request().event().getTagsMap()))
                        .values())
                .build();
    }

    private static PushMessage push(Parts parts) {
        PushOptions options = parts.rendered().rich().push();
        PushMessage.Builder message = PushMessage.newBuilder()
                .setTitle(parts.rendered().title())
                .setBody(parts.rendered().text())
                .setActionUrl(parts.rendered().actionUrl())
                .setImage(parts.rendered().rich().image())
                .setIcon(parts.rendered().rich().icon())
                .setSound(options.getSound())
                .setCategory(options.getCategory())
                .setInterruption(options.getInterruption())
                .setThread(options.getThread());
        if (options.hasBadge()) {
            message.setBadge(options.getBadge());
        }
        if (parts.data().size() <= PUSH_DATA_LIMIT) {
            message.setData(parts.data());
        }
        return message.build();
    }

    private static SmsMessage sms(Parts parts) {
        String text = parts.rendered().text();
        return SmsMessage.newBuilder()
                .setText(text.isBlank() ? parts.rendered().title() : text)
                .build();
    }

    private static EmailMessage email(Parts parts) {
        return EmailMessage.newBuilder()
                .setSubject(parts.rendered().title())
                .setText(parts.rendered().text())
                .setHtml(parts.rendered().html())
                .setFrom(parts.notification().tenant().getEmailFrom())
                .setReplyTo(parts.rendered().rich().replyTo())
                .build();
    }

    private static WebhookMessage webhook(Parts parts) {
        RoutingRequest request = parts.notification().request();
        ObjectNode body = JSON.createObjectNode()
                .put("id", request.notificationId().value())
                .put("eventId", request.eventId().value())
                .put("type", request.event().getType())
                .put("recipient", request.recipient().requireRecipient().value())
                .put("acceptedAt", request.acceptedAt().toString())
                .put("title", parts.rendered().title())
                .put("body", parts.rendered().text())
                .put("actionUrl", parts.rendered().actionUrl());
        if (request.event().getOccurredAtMillis() > 0) {
            body.put(
                    "occurredAt",
                    Instant.ofEpochMilli(request.event().getOccurredAtMillis()).toString());
        }
        body.putRawValue(
                "data",
                new RawValue(parts.data().isEmpty() ? "{}" : parts.data().toStringUtf8()));
        return WebhookMessage.newBuilder()
                .setBody(ByteString.copyFrom(JSON.writeValueAsBytes(body)))
                .setContentType("application/json")
                .build();
    }
}
