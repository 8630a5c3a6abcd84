// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import dev.carillon.events.Interruption;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.PushMessage;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON payload for an Apple device.
final class ApnsPayload {

    static final int MAX_BYTES = 4096;

    private static final JsonMapper JSON = new JsonMapper();

    private ApnsPayload() {}

    static String write(Delivery delivery, PushMessage message) {
        if (delivery.getRetracted()) {
            return JSON.writeValueAsString(withdrawal(delivery));
        }
        return SizeLimitedPayload.write(message, MAX_BYTES, body -> envelope(delivery, message, body));
    }

    /// Silent payload that wakes the application, which removes these notifications from the screen.
    private static ObjectNode withdrawal(Delivery delivery) {
        ObjectNode payload = JSON.createObjectNode();
        payload.putObject("aps").put("content-available", 1);
        payload.put("kind", "retracted");
        payload.putArray("ids").add(delivery.getNotificationId());
        return payload;
    }

    private static ObjectNode envelope(Delivery delivery, PushMessage message, String body) {
        ObjectNode payload = JSON.createObjectNode();
        ObjectNode aps = payload.putObject("aps");
        if (message.getSilent()) {
            aps.put("content-available", 1);
        } else {
            aps.putObject("alert").put("title", message.getTitle()).put("body", body);
            aps.put("sound", message.getSound().isEmpty() ? "default" : message.getSound());
            Interruption.find(message.getInterruption())
                    .ifPresent(level -> aps.put("interruption-level", level.wireName()));
            if (!message.getImage().isEmpty()) {
                // The application's service extension loads the picture before the message is displayed.
                aps.put("mutable-content", 1);
            }
        }
        if (message.hasBadge()) {
            aps.put("badge", message.getBadge());
        }
        SizeLimitedPayload.put(aps, "category", message.getCategory());
        SizeLimitedPayload.put(aps, "thread-id", message.getThread());
        payload.put("notificationId", delivery.getNotificationId());
        payload.put("deliveryId", delivery.getId());
        payload.put("type", delivery.getEventType());
        SizeLimitedPayload.put(payload, "actionUrl", message.getActionUrl());
        SizeLimitedPayload.put(payload, "image", message.getImage());
        return payload;
    }
}
