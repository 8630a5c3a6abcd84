// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.fcm;

import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.AndroidNotification;
import com.google.firebase.messaging.Message;
import com.google.firebase.messaging.Notification;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.channel.push.SizeLimitedPayload;
import dev.carillon.events.Interruption;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.PushMessage;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Writer of FCM messages to Android devices. The tag is the same at every attempt, so that the device replaces the
/// notification of an earlier attempt. A withdrawal is a data message under the same collapse key that names the
/// tag for the application to cancel.
final class FcmMessages {

    /// Size limit of the content. FCM accepts 4,096 bytes; the rest is for the fields around the content.
    private static final int MAX_CONTENT_BYTES = 3_400;

    private static final Duration LONGEST_TTL = Duration.ofDays(28);
    private static final JsonMapper JSON = new JsonMapper();

    private FcmMessages() {}

    @SuppressWarnings("deprecation") // devices register tokens; installation ids come with newer client libraries only
    static Message write(Attempt attempt, Instant now) {
        Delivery delivery = attempt.delivery();
        PushMessage message = attempt.content().getPush();
        JsonNode fitted = JSON.readTree(SizeLimitedPayload.write(
                message,
                MAX_CONTENT_BYTES,
                body -> JSON.createObjectNode().put("title", message.getTitle()).put("body", body)));
        String tag = delivery.getCollapseKey().isEmpty() ? delivery.getId() : delivery.getCollapseKey();
        AndroidConfig.Builder android = AndroidConfig.builder()
                .setCollapseKey(tag)
                .setTtl(ttl(attempt, now).toMillis())
                .setPriority(
                        message.getSilent() || delivery.getLane() == Lane.BULK.code()
                                ? AndroidConfig.Priority.NORMAL
                                : AndroidConfig.Priority.HIGH);
        Message.Builder builder = Message.builder()
                .setToken(attempt.content().getAddress().getDevice().getToken())
                .putData("notificationId", delivery.getNotificationId())
                .putData("deliveryId", delivery.getId())
                .putData("type", delivery.getEventType());
        if (delivery.getRetracted()) {
            builder.putData("kind", "retracted")
                    .putData(
                            "ids",
                            JSON.createArrayNode()
                                    .add(delivery.getNotificationId())
                                    .toString());
            if (!delivery.getCollapseKey().isEmpty()) {
                builder.putData("tag", delivery.getCollapseKey());
            }
        }
        if (!message.getSilent()) {
            Notification.Builder shown = Notification.builder()
                    .setTitle(message.getTitle())
                    .setBody(fitted.path("body").asString(""));
            if (!message.getImage().isEmpty()) {
                shown.setImage(message.getImage());
            }
            builder.setNotification(shown.build());
            android.setNotification(androidNotification(message, tag));
        }
        putData(builder, "category", message.getCategory());
        putData(builder, "thread", message.getThread());
        putData(builder, "actionUrl", message.getActionUrl());
        if (fitted.has("data")) {
            builder.putData("data", fitted.path("data").toString());
        }
        return builder.setAndroidConfig(android.build()).build();
    }

    private static AndroidNotification androidNotification(PushMessage message, String tag) {
        AndroidNotification.Builder notification = AndroidNotification.builder().setTag(tag);
        if (!message.getSound().isEmpty()) {
            notification.setSound(message.getSound());
        }
        if (message.getBadge() > 0) {
            notification.setNotificationCount(message.getBadge());
        }
        Interruption.find(message.getInterruption())
                .ifPresent(level -> notification.setPriority(
                        switch (level) {
                            case PASSIVE -> AndroidNotification.Priority.MIN;
                            case ACTIVE -> AndroidNotification.Priority.DEFAULT;
                            case TIME_SENSITIVE -> AndroidNotification.Priority.MAX;
                        }));
        return notification.build();
    }

    private static void putData(Message.Builder builder, String name, String text) {
        if (!text.isEmpty()) {
            builder.putData(name, text);
        }
    }

    private static Duration ttl(Attempt attempt, Instant now) {
        return attempt.expiresAt()
                .map(expiry -> Duration.between(now, expiry))
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .filter(left -> left.compareTo(LONGEST_TTL) < 0)
                .orElse(LONGEST_TTL);
    }
}
