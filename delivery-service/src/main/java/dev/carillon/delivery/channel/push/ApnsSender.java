// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ProviderTraits;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.PlatformCode;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Sender of push notifications to Apple devices over HTTP/2.
final class ApnsSender implements ChannelSender {

    private final ApnsProperties properties;
    private final ApnsConnections connections;
    private final ApnsNotifications notifications;
    private final InstantSource clock;

    ApnsSender(
            ApnsProperties properties,
            ApnsConnections connections,
            ApnsNotifications notifications,
            InstantSource clock) {
        this.properties = properties;
        this.connections = connections;
        this.notifications = notifications;
        this.clock = clock;
    }

    /// By id: the apns-id and the collapse id are the same at every attempt, so that the device replaces the
    /// notification of an earlier attempt.
    @Override
    public ProviderTraits traits() {
        return new ProviderTraits(
                Channel.PUSH,
                "apns",
                Idempotency.BY_ID,
                ProviderTraits.device(PlatformCode.PLATFORM_APNS),
                false,
                properties.concurrency());
    }

    /// Topic of an application with credentials of its own, because such applications fail independently.
    @Override
    public String destination(Attempt attempt) {
        String topic = notifications.topic(attempt);
        return connections.isOwn(topic) ? topic : "";
    }

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        if (!attempt.content().hasPush()) {
            return CompletableFuture.completedStage(
                    AttemptOutcome.refused("no-message", "the delivery has no push message"));
        }
        Instant registeredAt =
                Instant.ofEpochMilli(attempt.content().getAddress().getDevice().getRegisteredAtMillis());
        SimpleApnsPushNotification notification = notifications.write(attempt);
        ApnsConnection connection = connections.to(notification.getTopic());
        // A copy, because a timeout on Pushy's own future would not end the request.
        return connection
                .client()
                .sendNotification(notification)
                .copy()
                .orTimeout(properties.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .handle((response, failure) -> outcome(connection, response, failure, registeredAt));
    }

    private AttemptOutcome outcome(
            ApnsConnection connection,
            @Nullable PushNotificationResponse<SimpleApnsPushNotification> response,
            @Nullable Throwable failure,
            Instant registeredAt) {
        if (response != null) {
            return ApnsAnswer.of(response).outcome(registeredAt, clock.instant(), properties.throttlePause());
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            connection.abandon();
            return new AttemptOutcome.Unanswered(
                    "no answer within " + properties.deadline().toMillis() + " ms");
        }
        return isBeforeConnection(cause)
                ? AttemptOutcome.unreached(String.valueOf(cause))
                : new AttemptOutcome.Unanswered(String.valueOf(cause));
    }

    /// True if the failure happened before a usable connection existed.
    private static boolean isBeforeConnection(@Nullable Throwable cause) {
        for (Throwable link = cause; link != null; link = link.getCause()) {
            if (link instanceof ConnectException
                    || link instanceof UnknownHostException
                    || link instanceof SSLHandshakeException) {
                return true;
            }
        }
        return false;
    }
}
