// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.presence.NodeBus;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.presence.PresenceRegistry;
import dev.carillon.gateway.store.BackgroundThread;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connections of this node, by recipient. It registers their recipients in Redis, receives the items that this node
/// appends and the messages of other nodes, and makes a connection read again the entries that it may have missed.
/// That is necessary when the subscription in Redis was interrupted, when Redis has lost this node's registration,
/// and when a message leaves a gap. A cluster can lose the registrations of some partitions, so the node's sign of
/// life is renewed in each.
///
/// Thread-safe.
public final class LiveInboxes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveInboxes.class);
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);
    private static final int BEATS_PER_RENEWAL = 20;
    private static final int RECOVERIES_AT_ONCE = 32;
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration PART_CHECK_INTERVAL = Duration.ofMillis(50);

    /// Pause that limits rehydrations to 200 a second, so that clients do not all reconnect at once.
    private static final Duration BETWEEN_REHYDRATIONS = Duration.ofMillis(5);

    /// Immutable lists: nearly all recipients have one or two connections.
    private final Map<RecipientKey, List<LiveInbox>> liveInboxes = new ConcurrentHashMap<>();

    private final Set<RecipientKey> unregistered = ConcurrentHashMap.newKeySet();
    private final PresenceRegistry presence;
    private final GatewayRedis redis;
    private final Inbox inbox;
    private final InboxLog log;
    private final Limits limits;
    private final Map<TenantId, Integer> perTenant = new ConcurrentHashMap<>();
    private final LiveInbox.Recovery recovery = this::recover;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore recoveries = new Semaphore(RECOVERIES_AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread heartbeatThread;

    /// Limits on the number of connections on this node.
    public record Limits(int perRecipient, int perTenant) {}

    /// The registry interrupts every connection when the log was replaced by a new one.
    ///
    /// @param lifetime time after which a registration in Redis expires if it is not repeated
    public LiveInboxes(GatewayRedis redis, NodeId node, Duration lifetime, Inbox inbox, InboxLog log, Limits limits) {
        this.redis = redis;
        this.presence = new PresenceRegistry(redis, node, lifetime);
        this.inbox = inbox;
        this.log = log;
        this.limits = limits;
        log.whenAnEpochEnds(() -> liveInboxes.values().forEach(some -> some.forEach(LiveInbox::interrupt)));
        new NodeBus(redis).listen(node, this::onMessage, this::recoverAll);
        this.heartbeatThread = BackgroundThread.start("gateway-presence", this::heartbeat);
    }

    /// Checks a recipient's connections again after tokens of the recipient were revoked.
    public void revoke(RecipientKey recipient) {
        liveInboxes.getOrDefault(recipient, List.of()).forEach(LiveInbox::revoke);
    }

    /// Closes the connections of some recipients, one recipient after the other, so that the clients reconnect and
    /// resume from the history. Returns at once.
    public void rehydrate(Predicate<RecipientKey> concerned) {
        threads.execute(() -> {
            List<RecipientKey> recipients =
                    liveInboxes.keySet().stream().filter(concerned).toList();
            LOG.info(
                    "closing the connections of {} recipients, so that they resume from the history",
                    recipients.size());
            for (RecipientKey recipient : recipients) {
                try {
                    inbox.forgetTails(recipient);
                } catch (StoreUnavailableException e) {
                    LOG.debug("cannot empty the tails of a recipient: {}", e.getMessage());
                }
                liveInboxes.getOrDefault(recipient, List.of()).forEach(LiveInbox::interrupt);
                if (pause(BETWEEN_REHYDRATIONS)) {
                    return;
                }
            }
        });
    }

    /// Number of connections.
    public int size() {
        return liveInboxes.values().stream().mapToInt(List::size).sum();
    }

    /// Result of adding a connection.
    public enum Added {
        ADDED,
        TOO_MANY
    }

    /// Adds a connection. Returns when this node is registered for the recipient in Redis. If Redis is unavailable, the
    /// node registers later, and the connection then reads the entries that it missed.
    public Added add(LiveInbox live) {
        RecipientKey recipient = live.recipient();
        live.register(recovery);
        if (perTenant.merge(recipient.tenant(), 1, Integer::sum) > limits.perTenant()) {
            leave(recipient.tenant());
            return Added.TOO_MANY;
        }
        boolean[] full = {false};
        liveInboxes.compute(recipient, (_, present) -> {
            List<LiveInbox> some = present == null ? List.of() : present;
            full[0] = some.size() >= limits.perRecipient();
            return full[0]
                    ? some
                    : Stream.concat(some.stream(), Stream.of(live)).toList();
        });
        if (full[0]) {
            leave(recipient.tenant());
            return Added.TOO_MANY;
        }
        try {
            redis.await(register(recipient));
        } catch (StoreUnavailableException e) {
            LOG.debug("cannot register a recipient in Redis, retrying: {}", e.getMessage());
            unregistered.add(recipient);
        }
        return Added.ADDED;
    }

    public void remove(LiveInbox live) {
        live.close();
        liveInboxes.computeIfPresent(live.recipient(), (recipient, some) -> {
            List<LiveInbox> others =
                    some.stream().filter(other -> other != live).toList();
            if (others.size() < some.size()) {
                leave(recipient.tenant());
            }
            if (!others.isEmpty()) {
                return others;
            }
            // Inside of the computation, so that it does not remove the registration of a new connection.
            unregister(recipient);
            return null;
        });
    }

    @Override
    public void close() {
        closing.countDown();
        heartbeatThread.interrupt();
        threads.shutdownNow();
        liveInboxes.keySet().forEach(this::unregister);
    }

    /// Registers this node for a recipient in each of its partitions.
    ///
    /// @return true if all registrations existed already
    private CompletionStage<Boolean> register(RecipientKey recipient) {
        CompletionStage<Boolean> stood = CompletableFuture.completedFuture(true);
        try {
            for (int partition : partitions(recipient)) {
                stood = stood.thenCombine(presence.register(partition, recipient), Boolean::logicalAnd);
            }
        } catch (StoreUnavailableException e) {
            return CompletableFuture.failedFuture(e);
        }
        return stood;
    }

    private void unregister(RecipientKey recipient) {
        try {
            partitions(recipient).forEach(partition -> presence.unregister(partition, recipient));
        } catch (StoreUnavailableException e) {
            LOG.debug("cannot remove the registration of a recipient, it expires: {}", e.getMessage());
        }
    }

    private Set<Integer> partitions(RecipientKey recipient) {
        return Set.copyOf(log.partitions(recipient).values());
    }

    private void leave(TenantId tenant) {
        perTenant.computeIfPresent(tenant, (_, count) -> count > 1 ? count - 1 : null);
    }

    /// Passes on items that this node has appended, without the way over Redis.
    void deliver(List<NodeMessage.Arrival> arrivals) {
        for (NodeMessage.Arrival arrival : arrivals) {
            try {
                arrived(arrival);
            } catch (RuntimeException e) {
                // The items are in the log and in the tail, so a failure of a connection must not fail the append.
                LOG.error("passing items to connections failed; they read the items again", e);
                liveInboxes.getOrDefault(arrival.recipient(), List.of()).forEach(LiveInbox::recover);
            }
        }
    }

    private void onMessage(byte[] message) {
        NodeMessage heard;
        try {
            heard = NodeMessage.of(message);
        } catch (IllegalArgumentException e) {
            LOG.warn("ignored a message from another node that this version cannot parse: {}", e.getMessage());
            recoverAll();
            return;
        }
        heard.arrivals().forEach(this::arrived);
        heard.changes().forEach(change -> {
            List<LiveInbox> some = liveInboxes.getOrDefault(change.recipient(), List.of());
            if (!some.isEmpty()) {
                List<PublishedChange> published = List.of(PublishedChange.of(change));
                some.forEach(live -> live.offer(InboxStream.STATE, change.revision() - 1, published));
            }
        });
    }

    private void arrived(NodeMessage.Arrival arrival) {
        List<LiveInbox> some = liveInboxes.getOrDefault(arrival.recipient(), List.of());
        if (some.isEmpty()) {
            return;
        }
        List<InboxPublication> publications = inbox.arrived(arrival.recipient(), arrival.items());
        InboxStream channel = InboxStream.of(arrival.items().getFirst().lane());
        some.forEach(live -> live.offer(channel, arrival.previous(), publications));
    }

    private void recoverAll() {
        liveInboxes.values().forEach(some -> some.forEach(LiveInbox::recover));
    }

    private void recover(LiveInbox live, InboxStream channel) {
        if (closing.getCount() > 0) {
            threads.execute(() -> readAgain(live, channel));
        }
    }

    private void readAgain(LiveInbox live, InboxStream channel) {
        while (!live.isClosed() && closing.getCount() > 0) {
            if (!live.isReadyForMore()) {
                pause(PART_CHECK_INTERVAL);
                continue;
            }
            recoveries.acquireUninterruptibly();
            try {
                Opening opening = inbox.resume(live.recipient(), channel, live.cursor(channel));
                switch (opening.beginning()) {
                    case RESUMED, RESUMED_IN_PARTS, RESUMED_LATER, NOT_ASKED -> live.open(channel, opening);
                    case NOT_RECOVERABLE -> live.interrupt();
                }
                return;
            } catch (StoreUnavailableException e) {
                LOG.debug("a connection cannot read the entries that it missed, retrying: {}", e.getMessage());
            } finally {
                recoveries.release();
            }
            pause(PAUSE);
        }
    }

    private void heartbeat() {
        for (int beat = 1; !pause(HEARTBEAT_INTERVAL); beat++) {
            try {
                Map<Integer, String> newRuns = findNewRuns();
                if (!newRuns.isEmpty()) {
                    registerAgain(newRuns);
                } else if (beat % BEATS_PER_RENEWAL == 0) {
                    renew(Set.copyOf(liveInboxes.keySet()), stood -> !stood);
                } else if (!unregistered.isEmpty()) {
                    renew(Set.copyOf(unregistered), stood -> !stood);
                }
            } catch (StoreUnavailableException e) {
                LOG.debug("heartbeat to Redis failed: {}", e.getMessage());
            }
        }
    }

    /// Renews the sign of life in each partition.
    ///
    /// @return runs of Redis that may have lost registrations or messages, by partition
    private Map<Integer, String> findNewRuns() {
        List<CompletionStage<Optional<String>>> answers = IntStream.range(0, log.maxPartitions())
                .mapToObj(presence::heartbeat)
                .toList();
        Map<Integer, String> newRuns = new HashMap<>();
        for (int partition = 0; partition < answers.size(); partition++) {
            try {
                Optional<String> newRun = redis.await(answers.get(partition));
                if (newRun.isPresent()) {
                    newRuns.put(partition, newRun.get());
                }
            } catch (StoreUnavailableException e) {
                LOG.debug("heartbeat to Redis failed in partition {}: {}", partition, e.getMessage());
            }
        }
        return newRuns;
    }

    private void registerAgain(Map<Integer, String> newRuns) {
        Set<RecipientKey> concerned = liveInboxes.keySet().stream()
                .filter(recipient -> !Collections.disjoint(partitions(recipient), newRuns.keySet()))
                .collect(Collectors.toUnmodifiableSet());
        if (renew(concerned, _ -> true)) {
            newRuns.forEach((partition, run) -> redis.await(presence.markAllRegistered(partition, run)));
        }
    }

    /// Repeats registrations.
    ///
    /// @param missed true if messages may have been missed, depending on whether the registration still existed
    /// @return true if Redis answered every time
    private boolean renew(Set<RecipientKey> recipients, Predicate<Boolean> missed) {
        Map<RecipientKey, CompletionStage<Boolean>> answers = new LinkedHashMap<>();
        for (RecipientKey recipient : recipients) {
            unregistered.remove(recipient);
            liveInboxes.computeIfPresent(recipient, (_, some) -> {
                answers.put(recipient, register(recipient));
                return some;
            });
        }
        boolean answered = true;
        for (Map.Entry<RecipientKey, CompletionStage<Boolean>> entry : answers.entrySet()) {
            try {
                if (missed.test(redis.await(entry.getValue()))) {
                    liveInboxes.getOrDefault(entry.getKey(), List.of()).forEach(LiveInbox::recover);
                }
            } catch (StoreUnavailableException e) {
                LOG.debug("cannot register a recipient in Redis, retrying: {}", e.getMessage());
                unregistered.add(entry.getKey());
                answered = false;
            }
        }
        return answered;
    }

    private boolean pause(Duration duration) {
        try {
            return closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
