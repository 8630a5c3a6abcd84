// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.PlatformCode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Throughput of Google's client over `FcmTransport`. Prints the rate without asserting it; run with
/// `-Dcarillon.measure=fcm`.
@EnabledIfSystemProperty(named = "carillon.measure", matches = "fcm")
final class FcmThroughputTest {

    private static final int SENDS = 5_000;
    private static final int CONCURRENCY = 128;

    @Test
    void everySendOfAManyIsAccepted() throws IOException, InterruptedException {
        try (FcmSender sender = new FcmSender(
                new FcmProperties(
                        Simulators.FCM_ACCOUNT,
                        Simulators.url("fcm"),
                        URI.create(Simulators.url("fcm") + "/token"),
                        CONCURRENCY,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1)),
                InstantSource.system())) {
            run(sender);
            long begun = System.nanoTime();
            int accepted = run(sender);
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf("FCM: %d sends in %.2f s, %.0f/s%n", SENDS, seconds, SENDS / seconds);
            assertThat(accepted).isEqualTo(SENDS);
        }
    }

    private static int run(FcmSender sender) throws InterruptedException {
        DeliveryContent content = Deliveries.pushTo(PlatformCode.PLATFORM_FCM, Deliveries.uniqueToken(), "hello");
        Attempt attempt =
                new Attempt(Deliveries.push(RecipientKey.of("t", "r"), content).build(), content);
        Semaphore permits = new Semaphore(CONCURRENCY);
        AtomicInteger accepted = new AtomicInteger();
        for (int i = 0; i < SENDS; i++) {
            permits.acquire();
            sender.send(attempt).whenComplete((outcome, _) -> {
                if (outcome instanceof AttemptOutcome.Accepted) {
                    accepted.incrementAndGet();
                }
                permits.release();
            });
        }
        permits.acquire(CONCURRENCY);
        return accepted.get();
    }
}
