// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.protocol.Push;
import dev.carillon.gateway.protocol.SharedPush;
import dev.carillon.gateway.protocol.UnsubscribeCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BroadcastWorkerTest {

    private static final BroadcastStream STREAM = new BroadcastStream(new TenantId("acme"), "news");
    private static final BroadcastStream OTHER = new BroadcastStream(new TenantId("acme"), "scores");

    private final BroadcastWorker worker = new BroadcastWorker(0);

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void itemsThatComeWhileItIsBusyArePassedOnTogether() throws InterruptedException {
        BusyListener busy = new BusyListener();
        BusyListener other = new BusyListener();
        other.ready.countDown();
        subscribe(STREAM, busy);
        subscribe(OTHER, other);

        worker.append(STREAM, arrival(1));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> busy.calls.size() == 1);
        worker.append(STREAM, arrival(2));
        worker.append(OTHER, arrival(1));
        worker.append(STREAM, arrival(3));
        busy.ready.countDown();

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> busy.offsets().size() == 3);
        assertThat(busy.calls).hasSize(2);
        assertThat(busy.offsets()).containsExactly(1L, 2L, 3L);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> other.offsets().size() == 1);
    }

    @Test
    void aFailingConnectionDoesNotKeepItemsFromOthers() throws InterruptedException {
        BusyListener healthy = new BusyListener();
        healthy.ready.countDown();
        List<FailingListener> failing =
                Stream.generate(FailingListener::new).limit(10).toList();
        failing.forEach(listener -> subscribe(STREAM, listener));
        subscribe(STREAM, healthy);

        worker.append(STREAM, arrival(1));
        worker.append(STREAM, arrival(2));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> healthy.offsets().size() == 2);
        assertThat(failing)
                .allSatisfy(listener -> assertThat(listener.ends).containsExactly(UnsubscribeCode.INSUFFICIENT_STATE));
    }

    private void subscribe(BroadcastStream stream, BroadcastSubscription.Listener listener) {
        BroadcastSubscription subscription = new BroadcastSubscription(stream, listener);
        worker.add(subscription);
        subscription.open(new BroadcastPosition("epoch", 0));
    }

    private static BroadcastSubscription.Arrival arrival(long offset) {
        BroadcastItem item = new BroadcastItem(offset, ByteString.copyFromUtf8("1"));
        return new BroadcastSubscription.Arrival(
                new BroadcastPosition("epoch", offset),
                new SharedPush(new Push.Published(STREAM.channel(), item.publication())));
    }

    /// Listener that is busy with its first items until it is ready.
    private static final class BusyListener implements BroadcastSubscription.Listener {

        private final CountDownLatch ready = new CountDownLatch(1);
        private final List<List<SharedPush>> calls = new CopyOnWriteArrayList<>();

        List<Long> offsets() {
            return calls.stream()
                    .flatMap(List::stream)
                    .map(push -> ((Push.Published) push.push()).publication().offset())
                    .toList();
        }

        @Override
        public void published(List<SharedPush> pushes) {
            calls.add(pushes);
            try {
                ready.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void ended(BroadcastStream stream, UnsubscribeCode code) {
            throw new AssertionError("no item was missing");
        }
    }

    private static final class FailingListener implements BroadcastSubscription.Listener {

        private final List<UnsubscribeCode> ends = new CopyOnWriteArrayList<>();

        @Override
        public void published(List<SharedPush> pushes) {
            throw new IllegalStateException("a test's own");
        }

        @Override
        public void ended(BroadcastStream stream, UnsubscribeCode code) {
            ends.add(code);
        }
    }
}
