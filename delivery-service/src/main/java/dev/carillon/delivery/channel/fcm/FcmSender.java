// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.fcm;

import com.google.api.client.json.gson.GsonFactory;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.firebase.FirebaseApp;
import com.google.firebase.FirebaseOptions;
import com.google.firebase.messaging.FirebaseMessaging;
import com.google.firebase.messaging.FirebaseMessagingException;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ProviderTraits;
import dev.carillon.delivery.channel.http.AddressGuard;
import dev.carillon.delivery.channel.http.ProviderHttp;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.PlatformCode;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/// Sender of push notifications to Android devices. Each attempt runs on a virtual thread.
final class FcmSender implements ChannelSender, AutoCloseable {

    private static final String CLASSPATH = "classpath:";

    private final FcmProperties properties;
    private final InstantSource clock;
    private final ProviderHttp http;
    private final FirebaseApp app;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    FcmSender(FcmProperties properties, InstantSource clock) throws IOException {
        this.properties = properties;
        this.clock = clock;
        this.http = new ProviderHttp(AddressGuard.open(), properties.deadline());
        FcmTransport transport = new FcmTransport(http, properties.baseUrl());
        ServiceAccountCredentials account = credentials(properties, transport);
        GoogleCredentials credentials = account.createScoped("https://www.googleapis.com/auth/firebase.messaging");
        this.app = FirebaseApp.initializeApp(
                FirebaseOptions.builder()
                        .setCredentials(credentials)
                        .setProjectId(Optional.ofNullable(account.getProjectId())
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "carillon.delivery.push.fcm.service-account names no project")))
                        .setHttpTransport(transport)
                        .setJsonFactory(GsonFactory.getDefaultInstance())
                        .build(),
                "carillon-" + UUID.randomUUID());
    }

    /// By id: the tag is the same at every attempt, so that the device replaces the notification of an earlier
    /// attempt.
    @Override
    public ProviderTraits traits() {
        return new ProviderTraits(
                Channel.PUSH,
                "fcm",
                Idempotency.BY_ID,
                ProviderTraits.device(PlatformCode.PLATFORM_FCM),
                false,
                properties.concurrency());
    }

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        if (!attempt.content().hasPush()) {
            return CompletableFuture.completedStage(
                    AttemptOutcome.refused("no-message", "the delivery has no push message"));
        }
        // The deadline includes a possible call for an access token.
        long deadlineMillis = properties.deadline().toMillis();
        return CompletableFuture.supplyAsync(() -> call(attempt), threads)
                .completeOnTimeout(
                        new AttemptOutcome.Unanswered("no answer within " + deadlineMillis + " ms"),
                        deadlineMillis,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        app.delete();
        http.close();
        threads.shutdownNow();
    }

    private AttemptOutcome call(Attempt attempt) {
        try {
            String name = FirebaseMessaging.getInstance(app).send(FcmMessages.write(attempt, clock.instant()));
            return new AttemptOutcome.Accepted(new ProviderReference(name));
        } catch (FirebaseMessagingException e) {
            for (Throwable link = e; link != null; link = link.getCause()) {
                if (link instanceof UnansweredIOException unanswered) {
                    return unanswered.outcome();
                }
            }
            return FcmAnswer.of(e).outcome(clock.instant(), properties.throttlePause());
        } catch (IllegalArgumentException e) {
            return AttemptOutcome.refused("invalid-message", String.valueOf(e.getMessage()));
        }
    }

    private static ServiceAccountCredentials credentials(FcmProperties properties, FcmTransport transport)
            throws IOException {
        try (InputStream json = resource(properties.serviceAccount()).getInputStream()) {
            return ServiceAccountCredentials.fromStream(json, () -> transport).toBuilder()
                    .setTokenServerUri(properties.tokenUrl())
                    .setHttpTransportFactory(() -> transport)
                    .build();
        }
    }

    private static Resource resource(String location) {
        return location.startsWith(CLASSPATH)
                ? new ClassPathResource(location.substring(CLASSPATH.length()))
                : new FileSystemResource(location);
    }
}
