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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections of this node, by recipient, and what keeps them told: it registers their recipients in
/// Redis, hears the words of other nodes, and has a connection read again what it may have missed, whenever
/// words may have been lost: when listening was interrupted, when Redis has forgotten this node, when a word
/// does not join on.
///
/// Thread-safe.
public final class FeedRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FeedRegistry.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final int BEATS_PER_RENEWAL = 20;
    private static final int RECOVERIES_AT_ONCE = 32;
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration UNTIL_TAKEN = Duration.ofMillis(50);

    /// 200 a second, so that they do not all come again at once.
    private static final Duration BETWEEN_REHYDRATIONS = Duration.ofMillis(5);

    private final Map<RecipientKey, Set<InboxFeed>> feeds = new ConcurrentHashMap<>();
    private final Set<RecipientKey> unregistered = ConcurrentHashMap.newKeySet();
    private final PresenceRegistry presence;
    private final GatewayRedis redis;
    private final Inbox inbox;
    private final Limits limits;
    private final Map<TenantId, Integer> perTenant = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore recoveries = new Semaphore(RECOVERIES_AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread beating;

    /// How many connections there may be on this node.
    public record Limits(int perRecipient, int perTenant) {}

    public FeedRegistry(GatewayRedis redis, NodeId node, Duration lifetime, Inbox inbox, Limits limits) {
        this.redis = redis;
        this.presence = new PresenceRegistry(redis, node, lifetime);
        this.inbox = inbox;
        this.limits = limits;
        new NodeBus(redis).listen(node, this::hear, this::recoverAll);
        this.beating = BackgroundThread.start("gateway-presence", this::beat);
    }

    /// Closes every connection's lanes when the log is a new one.
    public void follow(InboxLog log) {
        log.whenAnEpochEnds(() -> feeds.values().forEach(some -> some.forEach(InboxFeed::interrupt)));
    }

    /// Tokens of a recipient were taken out of force.
    public void revoke(RecipientKey recipient) {
        feeds.getOrDefault(recipient, Set.of()).forEach(InboxFeed::revoke);
    }

    /// Closes the connections of some recipients, one recipient after the other, so that they come
    /// again and resume from the history. Returns at once.
    public void rehydrate(Predicate<RecipientKey> concerned) {
        threads.execute(() -> {
            List<RecipientKey> recipients =
                    feeds.keySet().stream().filter(concerned).toList();
            LOG.info("{} recipients resume from the history", recipients.size());
            for (RecipientKey recipient : recipients) {
                try {
                    inbox.forgetTails(recipient);
                } catch (StoreUnavailableException e) {
                    LOG.debug("the tails of a recipient are not emptied: {}", e.getMessage());
                }
                feeds.getOrDefault(recipient, Set.of()).forEach(InboxFeed::interrupt);
                if (pause(BETWEEN_REHYDRATIONS)) {
                    return;
                }
            }
        });
    }

    /// How many connections there are.
    public int size() {
        return feeds.values().stream().mapToInt(Set::size).sum();
    }

    /// What adding a connection came to.
    public enum Added {
        ADDED,
        TOO_MANY
    }

    /// Adds a connection; returns when Redis knows that this node has the recipient. If Redis is away it will
    /// be told later, and the connection then reads what it missed.
    public Added add(InboxFeed feed) {
        RecipientKey recipient = feed.recipient();
        feed.register(this::recover);
        if (perTenant.merge(recipient.tenant(), 1, Integer::sum) > limits.perTenant()) {
            leave(recipient.tenant());
            return Added.TOO_MANY;
        }
        boolean[] full = {false};
        feeds.compute(recipient, (_, present) -> {
            Set<InboxFeed> some = present == null ? ConcurrentHashMap.newKeySet(1) : present;
            full[0] = some.size() >= limits.perRecipient();
            if (!full[0]) {
                some.add(feed);
            }
            return some;
        });
        if (full[0]) {
            leave(recipient.tenant());
            return Added.TOO_MANY;
        }
        try {
            redis.await(presence.register(recipient));
        } catch (StoreUnavailableException e) {
            LOG.debug("not registered yet: {}", e.getMessage());
            unregistered.add(recipient);
        }
        return Added.ADDED;
    }

    public void remove(InboxFeed feed) {
        feed.close();
        feeds.computeIfPresent(feed.recipient(), (recipient, some) -> {
            if (some.remove(feed)) {
                leave(recipient.tenant());
            }
            if (!some.isEmpty()) {
                return some;
            }
            // Inside, so that no registration of a new connection comes before.
            presence.unregister(recipient);
            return null;
        });
    }

    @Override
    public void close() {
        closing.countDown();
        beating.interrupt();
        threads.shutdownNow();
        feeds.keySet().forEach(presence::unregister);
    }

    private void leave(TenantId tenant) {
        perTenant.computeIfPresent(tenant, (_, count) -> count > 1 ? count - 1 : null);
    }

    private void hear(byte[] message) {
        NodeMessage heard;
        try {
            heard = NodeMessage.of(message);
        } catch (IllegalArgumentException e) {
            LOG.warn("a word that this version does not understand: {}", e.getMessage());
            recoverAll();
            return;
        }
        heard.arrivals().forEach(this::arrived);
        heard.changes().forEach(change -> {
            Set<InboxFeed> some = feeds.getOrDefault(change.recipient(), Set.of());
            if (!some.isEmpty()) {
                List<PublishedChange> published = List.of(PublishedChange.of(change));
                some.forEach(feed -> feed.offer(InboxChannel.STATE, change.revision() - 1, published));
            }
        });
    }

    private void arrived(NodeMessage.Arrival arrival) {
        Set<InboxFeed> some = feeds.getOrDefault(arrival.recipient(), Set.of());
        if (some.isEmpty()) {
            return;
        }
        List<InboxPublication> publications = inbox.arrived(arrival.recipient(), arrival.items());
        InboxChannel channel = InboxChannel.of(arrival.items().getFirst().lane());
        some.forEach(feed -> feed.offer(channel, arrival.previous(), publications));
    }

    private void recoverAll() {
        feeds.values().forEach(some -> some.forEach(InboxFeed::recover));
    }

    private void recover(InboxFeed feed, InboxChannel channel) {
        if (closing.getCount() > 0) {
            threads.execute(() -> readAgain(feed, channel));
        }
    }

    private void readAgain(InboxFeed feed, InboxChannel channel) {
        while (!feed.isClosed() && closing.getCount() > 0) {
            if (!feed.isReadyForMore()) {
                pause(UNTIL_TAKEN);
                continue;
            }
            recoveries.acquireUninterruptibly();
            try {
                Opening opening = inbox.resume(feed.recipient(), channel, feed.cursor(channel));
                switch (opening.beginning()) {
                    case RESUMED, RESUMED_IN_PARTS, RESUMED_LATER, NOT_ASKED -> feed.open(channel, opening);
                    case NOT_RECOVERABLE -> feed.interrupt();
                }
                return;
            } catch (StoreUnavailableException e) {
                LOG.debug("a connection waits to read what it missed: {}", e.getMessage());
            } finally {
                recoveries.release();
            }
            pause(PAUSE);
        }
    }

    private void beat() {
        for (int beat = 1; !pause(BEAT); beat++) {
            try {
                Optional<String> forgetful = redis.await(presence.beat());
                if (forgetful.isPresent()) {
                    if (renew(Set.copyOf(feeds.keySet()), _ -> true)) {
                        redis.await(presence.allStand(forgetful.get()));
                    }
                } else if (beat % BEATS_PER_RENEWAL == 0) {
                    renew(Set.copyOf(feeds.keySet()), stood -> !stood);
                } else if (!unregistered.isEmpty()) {
                    renew(Set.copyOf(unregistered), stood -> !stood);
                }
            } catch (StoreUnavailableException e) {
                LOG.debug("Redis does not hear this node: {}", e.getMessage());
            }
        }
    }

    /// Repeats registrations.
    ///
    /// @param missed whether words may have been missed, by whether the registration stood
    /// @return whether Redis answered every time
    private boolean renew(Set<RecipientKey> recipients, Predicate<Boolean> missed) {
        Map<RecipientKey, CompletionStage<Boolean>> answers = new java.util.LinkedHashMap<>();
        for (RecipientKey recipient : recipients) {
            unregistered.remove(recipient);
            feeds.computeIfPresent(recipient, (_, some) -> {
                answers.put(recipient, presence.register(recipient));
                return some;
            });
        }
        boolean answered = true;
        for (Map.Entry<RecipientKey, CompletionStage<Boolean>> entry : answers.entrySet()) {
            try {
                if (missed.test(redis.await(entry.getValue()))) {
                    feeds.getOrDefault(entry.getKey(), Set.of()).forEach(InboxFeed::recover);
                }
            } catch (StoreUnavailableException e) {
                LOG.debug("not registered yet: {}", e.getMessage());
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
