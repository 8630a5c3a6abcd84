// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import dev.carillon.events.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.client.RestClientException;

/// Runs the rounds of the canary and judges them. Each channel has its own thread, which runs one round after the
/// other.
final class RoundRunner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RoundRunner.class);
    private static final long POLL_MILLIS = 200;

    private final CanarySettings settings;
    private final PlatformClient platform;
    private final CanaryMeters meters;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    RoundRunner(CanarySettings settings, PlatformClient platform, CanaryMeters meters) {
        this.settings = settings;
        this.platform = platform;
        this.meters = meters;
    }

    @Override
    public void start() {
        running = true;
        for (Channel channel : settings.channels()) {
            threads.add(Thread.ofVirtual().name("canary-" + channel.wireName()).start(() -> run(channel)));
        }
    }

    @Override
    public void stop() {
        closing.countDown();
        threads.forEach(Thread::interrupt);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run(Channel channel) {
        try {
            while (!isPrepared(channel)) {
                if (closing.await(settings.every().toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            if (channel == Channel.IN_APP) {
                try (InboxArrivals inbox = new InboxArrivals(settings.gatewayUrl(), platform)) {
                    repeat(channel, inbox);
                }
            } else {
                repeat(channel, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isPrepared(Channel channel) {
        try {
            platform.prepare(channel, settings.addresses());
            return true;
        } catch (RestClientException e) {
            report(channel, "preparation", new RoundResult.Broken(Leg.ADMIN, String.valueOf(e.getMessage())));
            return false;
        }
    }

    private void repeat(Channel channel, @Nullable InboxArrivals inbox) throws InterruptedException {
        do {
            String round = UUID.randomUUID().toString();
            report(channel, round, send(channel, round, inbox));
        } while (!closing.await(settings.every().toMillis(), TimeUnit.MILLISECONDS));
    }

    private RoundResult send(Channel channel, String round, @Nullable InboxArrivals inbox) throws InterruptedException {
        Expectation expectation = new Expectation(
                channel,
                settings.confirmed().contains(channel)
                        ? Expectation.Confirmation.EXPECTED
                        : Expectation.Confirmation.NOT_EXPECTED);
        long begun = System.nanoTime();
        Optional<String> refused = platform.submit(channel, round);
        if (refused.isPresent()) {
            return new RoundResult.Broken(Leg.INGESTION, refused.get());
        }
        ObservedTimeline observed = platform.observe(round);
        while (!expectation.isMetBy(observed)) {
            if (System.nanoTime() - begun > settings.patience().toNanos()
                    || closing.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                Optional<Long> arrived = inbox == null ? Optional.empty() : inbox.find(round);
                return new RoundResult.Broken(expectation.failedLeg(observed, arrived), observed.toString());
            }
            observed = platform.observe(round);
        }
        return new RoundResult.Received(Duration.ofNanos(System.nanoTime() - begun));
    }

    private void report(Channel channel, String round, RoundResult result) {
        meters.count(channel, result);
        switch (result) {
            case RoundResult.Received(Duration took) ->
                LOG.debug("canary round {} {} arrived after {}", channel.wireName(), round, took);
            case RoundResult.Broken(Leg leg, String detail) ->
                LOG.warn("canary round {} {} failed at {}: {}", channel.wireName(), round, leg.wireName(), detail);
        }
    }
}
