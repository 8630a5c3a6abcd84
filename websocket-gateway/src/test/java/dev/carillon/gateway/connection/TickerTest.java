// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.protocol.Ticking;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TickerTest {

    private static final long PATIENCE_SECONDS = 30;

    private final Ticker ticker = new Ticker();

    @AfterEach
    void close() {
        ticker.close();
    }

    @Test
    void callsAnEntryUntilItNeedsNoMore() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);

        ticker.add(
                now -> {
                    if (calls.incrementAndGet() < 3) {
                        return now;
                    }
                    ended.countDown();
                    return Ticking.NEVER;
                },
                System.nanoTime());

        assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(calls).hasValue(3);
    }

    @Test
    void restsWithoutEntriesAndTurnsAgainForTheNext() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            callOnce();
            awaitRest();
        }
        assertThat(ticker.isTurning()).isFalse();
    }

    private void callOnce() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        ticker.add(
                _ -> {
                    called.countDown();
                    return Ticking.NEVER;
                },
                System.nanoTime());
        assertThat(called.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitRest() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (ticker.isTurning() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(ticker.isTurning()).isFalse();
    }
}
