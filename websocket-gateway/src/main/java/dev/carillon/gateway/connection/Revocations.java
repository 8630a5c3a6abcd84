// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Revoked tokens that have not expired yet. Every node has the whole list in memory, so a check needs no Redis. A node
/// that reconnects to Redis writes its list back. In a cluster the key and the channel of the same name have one slot.
///
/// | key | type | what |
/// | --- | --- | --- |
/// | `carillon:revocations` | hash | `<tenant/recipient> <token id, or *>` → millisecond: tokens issued by then |
///
/// **Start.** Until a node has read the list, it cannot decide about tokens: see [#isCurrent].
///
/// **Size.** A tenant has a limited number of revocations. One that concerns all tokens of a recipient replaces earlier
/// ones of the recipient's single tokens.
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

    private final Map<TenantId, Map<Subject, Revocation>> byTenant = new ConcurrentHashMap<>();
    private final GatewayRedis redis;
    private final Limits limits;
    private final InstantSource clock;
    private volatile Consumer<RecipientKey> listener = _ -> {};
    private volatile boolean current;

    /// Limits on the list.
    ///
    /// @param lifetime time for which a revocation is kept; no token may be valid for longer
    /// @param perTenant most revocations of one tenant
    public record Limits(Duration lifetime, int perTenant) {}

    /// Tokens that a revocation is about.
    ///
    /// @param tokenId `*` for all tokens of the recipient
    private record Subject(RecipientKey recipient, String tokenId) {}

    public Revocations(GatewayRedis redis, Limits limits, InstantSource clock) {
        this.redis = redis;
        this.limits = limits;
        this.clock = clock;
        redis.listen(KEY, word -> take(text(word)), this::exchange);
    }

    /// @param listener called with a recipient whenever tokens of it may have been revoked
    public void follow(Consumer<RecipientKey> listener) {
        this.listener = listener;
    }

    /// True if this node has read the list from Redis since it started.
    public boolean isCurrent() {
        return current;
    }

    boolean isRevoked(ClientIdentity identity) {
        Map<Subject, Revocation> some = ofTenant(identity.recipient());
        return isRevoked(some.get(new Subject(identity.recipient(), ALL)), identity)
                || isRevoked(some.get(new Subject(identity.recipient(), identity.tokenId())), identity);
    }

    private static boolean isRevoked(@Nullable Revocation revocation, ClientIdentity identity) {
        return revocation != null && revocation.concerns(identity);
    }

    /// Result of a request to revoke tokens.
    public enum Outcome {
        REVOKED,
        /// The tenant has the most revocations that it may have. Nothing was revoked.
        TOO_MANY
    }

    /// Revokes tokens that were issued up to now, on all nodes. Without a token id it returns in the next second of the
    /// clock.
    ///
    /// @param tokenId id of the token; absent to revoke all tokens of the recipient
    /// @throws StoreUnavailableException if Redis is unavailable or full; callers may repeat the call safely
    public Outcome revoke(RecipientKey recipient, Optional<String> tokenId) {
        Revocation revocation = new Revocation(recipient, tokenId, clock.millis());
        removeExpired(recipient);
        Map<Subject, Revocation> some = ofTenant(recipient);
        List<Revocation> replaced = some.values().stream()
                .filter(one -> isReplacedBy(one, revocation))
                .toList();
        boolean repeated = some.containsKey(subject(revocation));
        if (!repeated && some.size() - replaced.size() >= limits.perTenant()) {
            return Outcome.TOO_MANY;
        }
        CompletionStage<Boolean> kept = write(revocation);
        String word = field(revocation) + " " + revocation.issuedUntilMillis();
        CompletionStage<Long> told = redis.publish(KEY, bytes(word));
        redis.await(told);
        take(word);
        redis.await(kept);
        remove(replaced);
        if (tokenId.isEmpty()) {
            awaitEndOfSecond(revocation.issuedUntilMillis());
        }
        return Outcome.REVOKED;
    }

    /// Delays the answer on the request's virtual thread, for less than a second.
    private static void awaitEndOfSecond(long millis) {
        long left = SECOND_MILLIS - millis % SECOND_MILLIS;
        new CompletableFuture<Void>()
                .completeOnTimeout(null, left, TimeUnit.MILLISECONDS)
                .join();
    }

    /// Removes the revocations of the recipient's tenant that have expired.
    private void removeExpired(RecipientKey recipient) {
        Map<Subject, Revocation> some = ofTenant(recipient);
        List<Revocation> expired =
                some.values().stream().filter(one -> !isKept(one)).toList();
        expired.forEach(one -> some.remove(subject(one), one));
        remove(expired);
    }

    private void remove(List<Revocation> obsolete) {
        removeFields(obsolete.stream().map(Revocations::field).toList());
    }

    private void removeFields(List<String> fields) {
        if (!fields.isEmpty()) {
            byte[][] encoded = fields.stream().map(Revocations::bytes).toArray(byte[][]::new);
            redis.call(commands -> commands.hdel(bytes(KEY), encoded));
        }
    }

    private static boolean isReplacedBy(Revocation one, Revocation other) {
        return one.tokenId().isPresent()
                && other.tokenId().isEmpty()
                && one.recipient().equals(other.recipient())
                && one.issuedUntilMillis() <= other.issuedUntilMillis();
    }

    /// Reads the revocations from Redis and writes those that it lacks.
    private void exchange() {
        redis.call(commands -> commands.hgetall(bytes(KEY)))
                .thenCompose(entries -> {
                    Map<String, String> stored = entries.entrySet().stream()
                            .collect(Collectors.toMap(entry -> text(entry.getKey()), entry -> text(entry.getValue())));
                    stored.forEach((field, until) -> take(field + " " + until));
                    byTenant.values().forEach(some -> some.values().removeIf(one -> !isKept(one)));
                    current = true;
                    Map<String, Revocation> known = byTenant.values().stream()
                            .flatMap(some -> some.values().stream())
                            .collect(Collectors.toMap(Revocations::field, Function.identity(), (one, _) -> one));
                    removeFields(stored.keySet().stream()
                            .filter(field -> !known.containsKey(field))
                            .filter(field -> parse(field + " 0").isPresent())
                            .toList());
                    return CompletableFuture.allOf(known.entrySet().stream()
                            .filter(one -> !Long.toString(one.getValue().issuedUntilMillis())
                                    .equals(stored.get(one.getKey())))
                            .map(one -> write(one.getValue()).toCompletableFuture())
                            .toArray(CompletableFuture[]::new));
                })
                .exceptionally(failure -> {
                    LOG.debug("cannot exchange revocations with Redis: {}", failure.toString());
                    redis.runLater(this::exchange);
                    return null;
                });
    }

    private void take(String word) {
        parse(word).filter(this::isKept).ifPresent(revocation -> {
            Map<Subject, Revocation> some = ofTenant(revocation.recipient());
            some.merge(
                    subject(revocation),
                    revocation,
                    (one, other) -> one.issuedUntilMillis() >= other.issuedUntilMillis() ? one : other);
            if (revocation.tokenId().isEmpty()) {
                some.values().removeIf(one -> isReplacedBy(one, revocation));
            }
            listener.accept(revocation.recipient());
        });
    }

    private Map<Subject, Revocation> ofTenant(RecipientKey recipient) {
        return byTenant.computeIfAbsent(recipient.tenant(), _ -> new ConcurrentHashMap<>());
    }

    private CompletionStage<Boolean> write(Revocation revocation) {
        return redis.call(commands -> commands.hset(
                bytes(KEY), bytes(field(revocation)), bytes(Long.toString(revocation.issuedUntilMillis()))));
    }

    private boolean isKept(Revocation revocation) {
        return revocation.issuedUntilMillis()
                > clock.millis() - limits.lifetime().toMillis();
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

    private static Subject subject(Revocation revocation) {
        return new Subject(revocation.recipient(), revocation.tokenId().orElse(ALL));
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
