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

/// Writes a delivery as a push notification. The same delivery gives the same id and the same collapse id at every
/// attempt, so that a repetition replaces the first on the device instead of standing beside it. A withdrawal is a
/// background notification under the collapse id of what it withdraws: Apple drops that where it has not left yet.
final class ApnsNotifications {

    private static final int MAX_COLLAPSE_ID_BYTES = 64;

    /// Apple keeps an undelivered notification for at most 30 days.
    private static final Duration LONGEST_EXPIRY = Duration.ofDays(28);

    private final String defaultTopic;

    /// @param defaultTopic of devices that name no application
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

    /// The application that the device has, by its bundle id.
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
        boolean patient = message.getSilent() || delivery.getLane() == Lane.BULK.code();
        return patient ? DeliveryPriority.CONSERVE_POWER : DeliveryPriority.IMMEDIATE;
    }
}
