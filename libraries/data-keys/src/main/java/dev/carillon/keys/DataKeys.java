// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Payload;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// Encryption of payloads with data keys from PostgreSQL. Recently used keys are cached for a limited time and are
/// usable while PostgreSQL is unavailable. Thread-safe.
public final class DataKeys implements PayloadSeal, AutoCloseable {

    private static final String NOT_ENCRYPTED =
            "not encrypted, although encryption is on (carillon.keys.plain-payloads)";
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final KeyLoader loader;
    private final Duration timeout;
    private final PlainPayloads plain;
    private final Cache<RecipientKey, RecipientKeys> cache;

    /// Limits of the cache, and the timeout of calls.
    ///
    /// @param size most recipients whose keys are cached
    /// @param lifetime time after which a cached key is read again
    /// @param timeout time to wait for PostgreSQL in one call
    record Limits(int size, Duration lifetime, Duration timeout) {}

    DataKeys(KeyLoader loader, Limits limits, PlainPayloads plain) {
        this.loader = loader;
        this.timeout = limits.timeout();
        this.plain = plain;
        this.cache = Caffeine.newBuilder()
                .maximumSize(limits.size())
                .expireAfterWrite(limits.lifetime())
                .build();
    }

    @Override
    public Payload seal(RecipientKey recipient, ByteString content) {
        DataKey key = kept(recipient)
                .flatMap(RecipientKeys::active)
                .or(() -> load(recipient, KeyLoader.MissingKeys.CREATE).active())
                .orElseThrow(() -> new IllegalStateException("a key was created but cannot be found"));
        return key.seal(recipient, content);
    }

    @Override
    public Opened<ByteString> open(RecipientKey recipient, Payload payload) {
        if (payload.getDataKeyId().isEmpty()) {
            return accepts(payload)
                    ? new Opened.Content<>(PayloadCodec.open(payload).require())
                    : new Opened.Unreadable<>(NOT_ENCRYPTED);
        }
        Optional<Long> id = DataKey.id(payload);
        if (id.isEmpty()) {
            return new Opened.Unreadable<>("sealed with a key that has no number");
        }
        // A cached entry may be older than the key; then the key is read from the database.
        RecipientKeys keys = kept(recipient)
                .filter(known -> known.knows(id.get()))
                .orElseGet(() -> load(recipient, KeyLoader.MissingKeys.IGNORE));
        if (keys.destroyed().contains(id.get())) {
            return new Opened.Erased<>();
        }
        return keys.active()
                .filter(key -> key.id() == id.get())
                .<Opened<ByteString>>map(key -> key.open(recipient, payload)
                        .<Opened<ByteString>>map(Opened.Content::new)
                        .orElseGet(() -> new Opened.Unreadable<>("sealed for someone else, or changed")))
                .orElseGet(() -> new Opened.Unreadable<>("sealed with a key that is not known"));
    }

    @Override
    public boolean accepts(Payload payload) {
        return plain == PlainPayloads.ACCEPT
                || !payload.getDataKeyId().isEmpty()
                || payload.getContent().isEmpty();
    }

    @Override
    public void prepareToOpen(Collection<RecipientKey> recipients) {
        prepare(recipients, KeyLoader.MissingKeys.IGNORE);
    }

    @Override
    public void prepareToSeal(Collection<RecipientKey> recipients) {
        prepare(recipients, KeyLoader.MissingKeys.CREATE);
    }

    @Override
    public boolean isAvailable() {
        return loader.isAvailable();
    }

    /// True if content was ever sealed for the recipient, whether they were erased since or not.
    ///
    /// @throws KeysUnavailableException if PostgreSQL does not answer
    public boolean isKnown(RecipientKey recipient) {
        RecipientKeys keys = kept(recipient).orElseGet(() -> load(recipient, KeyLoader.MissingKeys.IGNORE));
        return keys.active().isPresent() || !keys.destroyed().isEmpty();
    }

    /// Removes a recipient's keys from the cache.
    void forget(RecipientKey recipient) {
        cache.invalidate(recipient);
    }

    @Override
    public void close() {
        loader.close();
    }

    private void prepare(Collection<RecipientKey> recipients, KeyLoader.MissingKeys missing) {
        Map<RecipientKey, CompletableFuture<RecipientKeys>> asked = new HashMap<>();
        for (RecipientKey recipient : recipients) {
            boolean isKept = kept(recipient)
                    .filter(keys -> missing == KeyLoader.MissingKeys.IGNORE
                            || keys.active().isPresent())
                    .isPresent();
            if (!isKept && recipient.recipient().isPresent()) {
                asked.computeIfAbsent(recipient, one -> loader.load(one, missing));
            }
        }
        asked.forEach((recipient, answer) -> keep(recipient, await(recipient, missing, answer)));
    }

    private RecipientKeys load(RecipientKey recipient, KeyLoader.MissingKeys missing) {
        RecipientKeys keys = await(recipient, missing, loader.load(recipient, missing));
        keep(recipient, keys);
        return keys;
    }

    private RecipientKeys await(
            RecipientKey recipient, KeyLoader.MissingKeys missing, CompletableFuture<RecipientKeys> first) {
        long deadline = System.nanoTime() + timeout.toNanos();
        CompletableFuture<RecipientKeys> answer = first;
        while (true) {
            long left = deadline - System.nanoTime();
            try {
                return answer.get(Math.max(0, left), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                if (left < PAUSE_NANOS) {
                    throw unavailable(e);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                answer = loader.load(recipient, missing);
            } catch (TimeoutException e) {
                loader.unanswered();
                throw unavailable(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unavailable(e);
            }
        }
    }

    private static KeysUnavailableException unavailable(Exception cause) {
        return new KeysUnavailableException("the data keys cannot be reached", cause);
    }

    private Optional<RecipientKeys> kept(RecipientKey recipient) {
        return Optional.ofNullable(cache.getIfPresent(recipient));
    }

    /// Caches keys. The absence of a key is not cached.
    private void keep(RecipientKey recipient, RecipientKeys keys) {
        if (keys.active().isPresent() || !keys.destroyed().isEmpty()) {
            cache.put(recipient, keys);
        }
    }
}
