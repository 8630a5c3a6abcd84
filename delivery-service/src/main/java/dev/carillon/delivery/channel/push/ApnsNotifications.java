// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Device;
import dev.carillon.events.v1.PushMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// Writer of APNs notifications. The apns-id and the collapse id are the same at every attempt, so that the device
/// replaces the notification of an earlier attempt. A withdrawal is a background notification under the collapse id
/// of the withdrawn one: Apple discards the latter if it is not sent yet.
final class ApnsNotifications {

    private static final int MAX_COLLAPSE_ID_BYTES = 64;

    /// Maximum expiry; Apple keeps an undelivered notification for at most 30 days.
    private static final Duration LONGEST_EXPIRY = Duration.ofDays(28);

    private final String defaultTopic;

    /// @param defaultTopic Topic of devices that name no application
    ApnsNotifications(String defaultTopic) {
        this.defaultTopic = defaultTopic;
    }

    SimpleApnsPushNotification write(Attempt attempt) {
        Delivery delivery = attempt.delivery();
        PushMessage message = attempt.content().getPush();
        Device device = attempt.content().getAddress().getDevice();
        return new SimpleApnsPushNotification(
                device.getToken(),
                topic(attempt),
                ApnsPayload.write(delivery, message),
                expiration(attempt),
                priority(delivery, message),
                message.getSilent() ? PushType.BACKGROUND : PushType.ALERT,
                collapseId(delivery),
                id(delivery));
    }

    /// Bundle id of the device's application.
    String topic(Attempt attempt) {
        String app = attempt.content().getAddress().getDevice().getApp();
        return app.isEmpty() ? defaultTopic : app;
    }

    static UUID id(Delivery delivery) {
        return UUID.nameUUIDFromBytes(delivery.getId().getBytes(StandardCharsets.UTF_8));
    }

    private static String collapseId(Delivery delivery) {
        String key = delivery.getCollapseKey();
        if (key.isEmpty()) {
            return delivery.getId();
        }
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MAX_COLLAPSE_ID_BYTES
                ? key
                : UUID.nameUUIDFromBytes(bytes).toString();
    }

    private static Instant expiration(Attempt attempt) {
        Instant latest =
                Instant.ofEpochMilli(attempt.delivery().getDecidedAtMillis()).plus(LONGEST_EXPIRY);
        Instant expiry = attempt.expiresAt().filter(at -> at.isBefore(latest)).orElse(latest);
        // Pushy writes the seconds as a 32-bit number.
        return Instant.ofEpochSecond(Math.min(expiry.getEpochSecond(), Integer.MAX_VALUE));
    }

    private static DeliveryPriority priority(Delivery delivery, PushMessage message) {
        boolean conservesPower = message.getSilent() || delivery.getLane() == Lane.BULK.code();
        return conservesPower ? DeliveryPriority.CONSERVE_POWER : DeliveryPriority.IMMEDIATE;
    }
}
