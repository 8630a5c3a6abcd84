// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import static dev.carillon.gateway.inbox.item.TestItems.item;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.broadcast.BroadcastLimits;
import dev.carillon.gateway.broadcast.BroadcastLog;
import dev.carillon.gateway.broadcast.BroadcastPosition;
import dev.carillon.gateway.broadcast.BroadcastStream;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.tail.InboxTail;
import dev.carillon.gateway.inbox.tail.InboxTail.Claim;
import dev.carillon.gateway.inbox.tail.InboxTail.Repeats;
import dev.carillon.gateway.inbox.tail.TailLimits;
import dev.carillon.gateway.inbox.tail.TailView;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.presence.PresenceRegistry;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.StoreUnavailableException;
import dev.carillon.runtime.redis.RedisClients;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.awaitility.Awaitility;

/// Data of a gateway in Redis: a tail and its partition's beginning, the registrations of a node, and a stream.
///
/// @param partition partition of the recipient
record StoredInRedis(GatewayRedis redis, InboxTail tail, PresenceRegistry presence, BroadcastLog streams, int partition)
        implements AutoCloseable {

    private static final String EPOCH = "log";
    private static final RecipientKey ANN = RecipientKey.of("acme", "ann");
    private static final BroadcastStream STREAM = new BroadcastStream(new TenantId("acme"), "news");

    static StoredInRedis at(int port) {
        return of(RedisClients.at("redis://127.0.0.1:" + port));
    }

    static StoredInRedis of(RedisClients clients) {
        GatewayRedis redis = new GatewayRedis(clients, Duration.ofSeconds(2));
        Awaitility.await().until(redis::isAnswering);
        return new StoredInRedis(
                redis,
                new InboxTail(redis, new TailLimits(100, 100_000, Duration.ofHours(1))),
                new PresenceRegistry(redis, new NodeId("a"), Duration.ofMinutes(1)),
                new BroadcastLog(
                        redis,
                        new BroadcastLimits(
                                100, Duration.ofHours(1), 10, 10_000, new BroadcastLimits.PerTenant(100, 1_000_000))),
                0);
    }

    /// The same data of another partition.
    StoredInRedis in(int another) {
        return new StoredInRedis(redis, tail, presence, streams, another);
    }

    BroadcastPosition fill() {
        fillPartition();
        return redis.await(streams.append(STREAM, ByteString.copyFromUtf8("1"))).orElseThrow();
    }

    void fillPartition() {
        assertThat(claim(5, "owner")).isEqualTo(Claim.WRITTEN);
        assertThat(append(7, Repeats.RULED_OUT)).isPresent();
        confirm(5, "owner");
        redis.await(presence.markAllRegistered(
                partition, redis.await(presence.heartbeat(partition)).orElseThrow()));
    }

    String append() {
        return redis.await(streams.append(STREAM, ByteString.copyFromUtf8("2")))
                .orElseThrow()
                .epoch();
    }

    void expectIntact() {
        assertThat(beginning()).hasValue(5);
        assertThat(reading().beginning()).hasValue(5);
        assertThat(read()).isPresent();
        assertThat(append(7, Repeats.POSSIBLE)).isPresent();
        assertThat(redis.await(presence.heartbeat(partition))).isEmpty();
    }

    void expectForgotten() {
        expectPartitionForgotten();
        BroadcastPosition began = redis.await(streams.append(STREAM, ByteString.copyFromUtf8("2")))
                .orElseThrow();
        assertThat(began.offset()).isEqualTo(1);
    }

    void expectPartitionForgotten() {
        assertThat(beginning()).isEmpty();
        assertThat(reading().beginning()).isEmpty();
        assertThat(read()).isEmpty();
        // The tail cannot distinguish a repeat from a new item, and returns empty.
        assertThat(append(7, Repeats.POSSIBLE)).isEmpty();
        assertThat(redis.await(presence.heartbeat(partition))).isPresent();
    }

    void expectRefused() {
        assertThat(tail.read(ANN, Lane.STANDARD, partition, new Cursor(EPOCH, 0)))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining("not a master");
    }

    Claim claim(long position, String claimant) {
        return redis.await(tail.append(
                        place(),
                        Optional.of(new InboxTail.BeginningClaim(position, claimant)),
                        List.of(),
                        Repeats.POSSIBLE))
                .claim();
    }

    void confirm(long position, String claimant) {
        redis.await(tail.confirmBeginning(Lane.STANDARD, partition, new Cursor(EPOCH, position), claimant));
    }

    Optional<InboxTail.Appended> append(long position, Repeats repeats) {
        InboxTail.RecipientItems items = new InboxTail.RecipientItems(ANN, List.of(item(position)));
        return redis.await(tail.append(place(), Optional.empty(), List.of(items), repeats))
                .perRecipient()
                .getFirst();
    }

    private InboxTail.Partition place() {
        return new InboxTail.Partition(Lane.STANDARD, partition, EPOCH);
    }

    void noteMissing(long position) {
        tail.noteMissing(ANN, Lane.STANDARD, partition, new Cursor(EPOCH, position));
    }

    OptionalLong beginning() {
        return redis.await(tail.findBeginning(Lane.STANDARD, partition, EPOCH));
    }

    Optional<TailView> read() {
        return reading().tail();
    }

    InboxTail.Reading reading() {
        return redis.await(tail.read(ANN, Lane.STANDARD, partition, new Cursor(EPOCH, 0)));
    }

    boolean register() {
        return redis.await(presence.register(partition, ANN));
    }

    /// True if the tail can be read now, and is intact.
    boolean isReadable() {
        try {
            return reading().beginning().isPresent() && read().isPresent();
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    /// True if items can be appended now.
    boolean isAppendable() {
        try {
            return append(8, Repeats.RULED_OUT).isPresent();
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    @Override
    public void close() {
        redis.close();
    }
}
