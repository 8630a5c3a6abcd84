// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.resource.ClientResources;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RedisTimerTest {

    private static final long PATIENCE_SECONDS = 30;

    @Test
    void servesOtherClientsAfterOneHasShutDown() throws Exception {
        ClientResources one = RedisTimer.resources().build();
        ClientResources other = RedisTimer.resources().build();
        try {
            assertThat(other.timer()).isSameAs(one.timer());
            one.shutdown(0, PATIENCE_SECONDS, TimeUnit.SECONDS).await();

            CountDownLatch timedOut = new CountDownLatch(1);
            other.timer().newTimeout(_ -> timedOut.countDown(), 1, TimeUnit.MILLISECONDS);

            assertThat(timedOut.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            one.shutdown(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
            other.shutdown(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
