// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Revoked tokens that have not expired yet. Every node has the whole list in memory, so a check needs no Redis. A node
/// that reconnects to Redis writes its list back. In a cluster the key and the channel of the same name have one slot.
///
/// | key | type | what |
/// | --- | --- | --- |
/// | `carillon:revocations` | hash | `<tenant/recipient> <token id, or *>` → millisecond: tokens issued by then |
///
/// **Tokens of the same second.** An `iat` may have a fraction, and is compared to the millisecond. Many signers write
/// whole seconds. Such a token counts as issued at the start of its second, so a revocation within that second revokes
/// it too. [#revoke] returns only when its second is over, so a token that is issued after it returned is always valid.
///
/// Thread-safe.
public final class Revocations {

    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
    private static final String KEY = "carillon:revocations";
    private static final String ALL = "*";
    private static final long SECOND_MILLIS = 1_000;

    /// Time for which a revocation is kept. No token may be valid for longer than this.
    public static final Duration KEPT = Duration.ofDays(30);

    private final Map<RecipientKey, Map<String, Revocation>> byRecipient = new ConcurrentHashMap<>();
    private final GatewayRedis redis;
    private final InstantSource clock;
    private volatile Consumer<RecipientKey> listener = _ -> {};

    public Revocations(GatewayRedis redis, InstantSource clock) {
        this.redis = redis;
        this.clock = clock;
        redis.listen(KEY, word -> take(text(word)), this::exchange);
    }

    /// @param listener called with a recipient whenever tokens of it may have been revoked
    public void follow(Consumer<RecipientKey> listener) {
        this.listener = listener;
    }

    boolean isRevoked(ClientIdentity identity) {
        return byRecipient.getOrDefault(identity.recipient(), Map.of()).values().stream()
                .anyMatch(revocation -> revocation.concerns(identity));
    }

    /// Revokes tokens that were issued up to now, on all nodes. Without a token id it returns in the next second of the
    /// clock.
    ///
    /// @param tokenId id of the token; absent to revoke all tokens of the recipient
    /// @throws StoreUnavailableException if Redis is unavailable; callers may repeat the call safely
    public void revoke(RecipientKey recipient, Optional<String> tokenId) {
        Revocation revocation = new Revocation(recipient, tokenId, clock.millis());
        CompletionStage<Boolean> kept = write(revocation);
        byte[] word = bytes(field(revocation) + " " + revocation.issuedUntilMillis());
        CompletionStage<Long> told = redis.publish(KEY, word);
        redis.await(kept);
        redis.await(told);
        if (tokenId.isEmpty()) {
            awaitEndOfSecond(revocation.issuedUntilMillis());
        }
    }

    /// Delays the answer on the request's virtual thread, for less than a second.
    private static void awaitEndOfSecond(long millis) {
        long left = SECOND_MILLIS - millis % SECOND_MILLIS;
        new CompletableFuture<Void>()
                .completeOnTimeout(null, left, TimeUnit.MILLISECONDS)
                .join();
    }

    /// Reads the revocations from Redis and writes those that it lacks.
    private void exchange() {
        redis.call(commands -> commands.hgetall(bytes(KEY)))
                .thenCompose(entries -> {
                    List<Revocation> own = byRecipient.values().stream()
                            .flatMap(some -> some.values().stream())
                            .toList();
                    entries.forEach((field, until) -> take(text(field) + " " + text(until)));
                    forget(entries.keySet().stream().map(Revocations::text).toList());
                    return CompletableFuture.allOf(own.stream()
                            .filter(this::isKept)
                            .map(revocation -> write(revocation).toCompletableFuture())
                            .toArray(CompletableFuture[]::new));
                })
                .exceptionally(failure -> {
                    LOG.debug("cannot exchange revocations with Redis: {}", failure.toString());
                    redis.runLater(this::exchange);
                    return null;
                });
    }

    private void forget(List<String> fields) {
        byRecipient.values().forEach(some -> some.values().removeIf(revocation -> !isKept(revocation)));
        byRecipient.values().removeIf(Map::isEmpty);
        fields.stream()
                .filter(field -> parse(field + " 0")
                        .filter(one -> byRecipient
                                .getOrDefault(one.recipient(), Map.of())
                                .isEmpty())
                        .isPresent())
                .forEach(field -> redis.call(commands -> commands.hdel(bytes(KEY), bytes(field))));
    }

    private void take(String word) {
        parse(word).filter(this::isKept).ifPresent(revocation -> {
            byRecipient
                    .computeIfAbsent(revocation.recipient(), _ -> new ConcurrentHashMap<>())
                    .merge(
                            revocation.tokenId().orElse(ALL),
                            revocation,
                            (one, other) -> one.issuedUntilMillis() >= other.issuedUntilMillis() ? one : other);
            listener.accept(revocation.recipient());
        });
    }

    private CompletionStage<Boolean> write(Revocation revocation) {
        return redis.call(commands -> commands.hset(
                bytes(KEY), bytes(field(revocation)), bytes(Long.toString(revocation.issuedUntilMillis()))));
    }

    private boolean isKept(Revocation revocation) {
        return revocation.issuedUntilMillis() > clock.millis() - KEPT.toMillis();
    }

    private static Optional<Revocation> parse(String word) {
        String[] parts = word.split(" ", 3);
        try {
            return Optional.of(new Revocation(
                    RecipientKey.parse(parts[0]),
                    parts[1].equals(ALL) ? Optional.empty() : Optional.of(parts[1]),
                    Long.parseLong(parts[2])));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            LOG.warn("ignored a revocation in Redis that this version cannot parse");
            return Optional.empty();
        }
    }

    private static String field(Revocation revocation) {
        return revocation.recipient() + " " + revocation.tokenId().orElse(ALL);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
