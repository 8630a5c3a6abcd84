// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import com.google.protobuf.ByteString;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.protocol.Push;
import dev.carillon.gateway.protocol.SharedPush;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's subscriptions. It receives every append once and passes it to each subscription, encoded once per
/// framing, by a few workers that share the subscriptions. If messages may have been lost, it ends the subscriptions
/// with the code on which clients subscribe again at once and resume. Thread-safe.
public final class BroadcastHub implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BroadcastHub.class);

    private static final int MOST_WORKERS = 8;

    private final List<BroadcastWorker> workers = IntStream.range(
                    0, Math.min(Runtime.getRuntime().availableProcessors(), MOST_WORKERS))
            .mapToObj(BroadcastWorker::new)
            .toList();
    private final BroadcastLog log;
    private final GatewayRedis redis;
    private final BroadcastLimits limits;

    public BroadcastHub(BroadcastLog log, GatewayRedis redis, BroadcastLimits limits) {
        this.log = log;
        this.redis = redis;
        this.limits = limits;
        for (int group = 0; group < BroadcastLog.GROUPS; group++) {
            int of = group;
            redis.listen(BroadcastLog.appendsChannel(group), this::onAppend, () -> interrupt(of));
        }
    }

    /// Adds a subscription, which the caller must then open at the returned position. Waits for Redis.
    ///
    /// @param from the client's position; absent if it does not ask to resume
    /// @throws StoreUnavailableException if Redis is unavailable
    public BroadcastResume subscribe(BroadcastSubscription subscription, Optional<BroadcastPosition> from) {
        BroadcastStream stream = subscription.stream();
        // The subscription is registered before the stream is read, so that it buffers appends in between.
        worker(subscription).add(subscription);
        try {
            // There is nothing to read before the beginning or beyond the end.
            long after = from.map(BroadcastPosition::offset)
                    .filter(offset -> offset >= 0)
                    .orElse(Long.MAX_VALUE);
            BroadcastView view = redis.await(log.read(stream, after));
            return from.map(position -> decide(position, view)).orElse(new BroadcastResume.Started(view.top()));
        } catch (StoreUnavailableException e) {
            remove(subscription);
            throw e;
        }
    }

    public void remove(BroadcastSubscription subscription) {
        subscription.close();
        worker(subscription).remove(subscription);
    }

    @Override
    public void close() {
        workers.forEach(BroadcastWorker::close);
    }

    private BroadcastWorker worker(BroadcastSubscription subscription) {
        return workers.get(Math.floorMod(System.identityHashCode(subscription), workers.size()));
    }

    private BroadcastResume decide(BroadcastPosition from, BroadcastView view) {
        int bytes = view.items().stream().mapToInt(item -> item.data().size()).sum();
        return bytes > limits.resumedBytes()
                ? new BroadcastResume.NotRecoverable(view.top())
                : BroadcastResume.decide(from, view, limits.resumedItems());
    }

    private void interrupt(int group) {
        workers.forEach(worker -> worker.interrupt(group));
    }

    private void onAppend(byte[] notice) {
        String[] parts = new String(notice, StandardCharsets.UTF_8).split(" ", 4);
        String[] name = parts[0].split("/", 2);
        if (parts.length < 4 || name.length < 2 || !BroadcastStream.isName(name[1])) {
            LOG.warn("ignored an append notice from Redis that this version cannot parse");
            return;
        }
        BroadcastStream stream = new BroadcastStream(new TenantId(name[0]), name[1]);
        List<BroadcastWorker> concerned = workers.stream()
                .filter(worker -> worker.hasSubscriptions(stream))
                .toList();
        if (concerned.isEmpty()) {
            return;
        }
        BroadcastItem item = new BroadcastItem(Long.parseLong(parts[2]), ByteString.copyFromUtf8(parts[3]));
        BroadcastSubscription.Arrival arrival = new BroadcastSubscription.Arrival(
                new BroadcastPosition(parts[1], item.offset()),
                new SharedPush(new Push.Published(stream.channel(), item.publication())));
        try {
            for (BroadcastWorker worker : concerned) {
                worker.append(stream, arrival);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
