// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Executes erasures in the stores of this process. Every second it removes keys from the cache that other processes
/// destroyed. It clears a store once every process that reaches PostgreSQL has removed the key, and again once the
/// other processes have too. It also moves keys to a new master key, see [MasterKeyRotation]. Runs on its own thread.
final class ErasureWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ErasureWorker.class);
    private static final Duration TURN = Duration.ofSeconds(1);
    /// Age up to which erasures are read again: longer than any commit of a request, and any query that started before
    /// it.
    private static final Duration REVOCATION = Duration.ofMinutes(1);
    /// Time after which every process that reaches PostgreSQL has removed the key, and has written the data that it had
    /// decrypted.
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private final Erasures erasures;
    private final DataKeys keys;
    private final MasterKeyRotation rotation;
    private final List<Eraser> erasers;
    /// Time after which no process has the key, including processes that cannot reach PostgreSQL.
    private final Duration forgotten;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private long lookedNanos = System.nanoTime();
    private boolean failing;

    /// @param cacheLifetime time for which a process without PostgreSQL keeps a key in its cache
    ErasureWorker(
            Erasures erasures,
            DataKeys keys,
            MasterKeyRotation rotation,
            List<Eraser> erasers,
            Duration cacheLifetime) {
        this.erasures = erasures;
        this.keys = keys;
        this.rotation = rotation;
        this.erasers = List.copyOf(erasers);
        this.forgotten = cacheLifetime.plus(REVOCATION);
        this.thread = Thread.ofPlatform().name("erasures").daemon().unstarted(this::run);
        thread.start();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing.await(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        try {
            forgetDestroyed();
            erasers.forEach(this::erase);
            rotation.turn();
            failing = false;
        } catch (SQLException | RuntimeException e) {
            // Every failure is retried in the next turn.
            if (!failing) {
                LOG.warn("cannot process erasures, retrying every {} s: {}", TURN.toSeconds(), e.getMessage());
            }
            failing = true;
        }
    }

    /// Removes destroyed keys from the cache, including those that were destroyed while PostgreSQL was unavailable.
    private void forgetDestroyed() {
        long now = System.nanoTime();
        erasures.revokedWithin(REVOCATION.plusNanos(now - lookedNanos)).forEach(keys::forget);
        lookedNanos = now;
    }

    private void erase(Eraser eraser) {
        for (Erasures.DueErasure due : erasures.due(eraser.store(), SETTLED, forgotten)) {
            long removed;
            try {
                removed = eraser.erase(due.recipient(), due.requestedAt().plus(SETTLED));
            } catch (RuntimeException e) {
                // The other stores continue; this one is retried in the next turn.
                LOG.warn(
                        "erasure {} failed in {}, retrying: {}",
                        due.id(),
                        eraser.store().wireName(),
                        e.toString());
                return;
            }
            erasures.end(due, eraser.store(), removed);
            LOG.info("erasure {} is done in {}", due.id(), eraser.store().wireName());
        }
    }
}
