// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webpush;

import dev.carillon.delivery.channel.push.SizeLimitedPayload;
import dev.carillon.events.Interruption;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.PushMessage;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON payload for a service worker. `tag` is the same at every attempt, so that the browser replaces the
/// notification of an earlier attempt.
final class WebPushPayload {

    private static final JsonMapper JSON = new JsonMapper();

    private WebPushPayload() {}

    static String write(Delivery delivery, PushMessage message) {
        if (delivery.getRetracted()) {
            ObjectNode withdrawal = JSON.createObjectNode().put("kind", "retracted");
            withdrawal.putArray("ids").add(delivery.getNotificationId());
            return JSON.writeValueAsString(withdrawal);
        }
        return SizeLimitedPayload.write(
                message, WebPushEncryption.MAX_PLAIN_BYTES, body -> envelope(delivery, message, body));
    }

    private static ObjectNode envelope(Delivery delivery, PushMessage message, String body) {
        ObjectNode payload = JSON.createObjectNode()
                .put("title", message.getTitle())
                .put("body", body)
                .put("tag", delivery.getCollapseKey().isEmpty() ? delivery.getId() : delivery.getCollapseKey())
                .put("silent", message.getSilent() || message.getInterruption() == Interruption.PASSIVE.code())
                .put("notificationId", delivery.getNotificationId())
                .put("deliveryId", delivery.getId())
                .put("type", delivery.getEventType());
        SizeLimitedPayload.put(payload, "actionUrl", message.getActionUrl());
        SizeLimitedPayload.put(payload, "image", message.getImage());
        SizeLimitedPayload.put(payload, "icon", message.getIcon());
        return payload;
    }
}
