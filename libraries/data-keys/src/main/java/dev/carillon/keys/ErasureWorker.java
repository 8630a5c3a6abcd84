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

/// Carries out erasures in the stores of this process: drops keys that were destroyed elsewhere from
/// memory every second, clears a store once every process that can ask has dropped the key, and once
/// more when also the others have. Also moves keys to a new master key, see [MasterKeyRotation]. One thread of its own.
final class ErasureWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ErasureWorker.class);
    private static final Duration TURN = Duration.ofSeconds(1);
    /// For as long an erasure is looked for: no request takes so long to be committed, nor a query that
    /// began before it.
    private static final Duration REVOCATION = Duration.ofMinutes(1);
    /// By then every process has dropped the key, and written what it had read with it.
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private final Erasures erasures;
    private final DataKeys keys;
    private final MasterKeyRotation rotation;
    private final List<Eraser> erasers;
    /// By then no process has the key, not even one that did not reach PostgreSQL meanwhile.
    private final Duration forgotten;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private long lookedNanos = System.nanoTime();
    private boolean failing;

    /// @param cacheLifetime for how long a process keeps a key that cannot ask whether it was destroyed
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
            // Whatever it was, the next turn tries again.
            if (!failing) {
                LOG.warn("erasures wait: {}", e.getMessage());
            }
            failing = true;
        }
    }

    /// Also those that were destroyed while nothing could be asked.
    private void forgetDestroyed() {
        long now = System.nanoTime();
        erasures.revokedWithin(REVOCATION.plusNanos(now - lookedNanos)).forEach(keys::forget);
        lookedNanos = now;
    }

    private void erase(Eraser eraser) {
        for (Erasures.Due due : erasures.due(eraser.store(), SETTLED, forgotten)) {
            long removed;
            try {
                removed = eraser.erase(due.recipient(), due.requestedAt().plus(SETTLED));
            } catch (RuntimeException e) {
                // The other stores are done all the same, and this one in the next turn.
                LOG.warn("erasure {} waits for {}: {}", due.id(), eraser.store().wireName(), e.toString());
                return;
            }
            erasures.end(due, eraser.store(), removed);
            LOG.info("erasure {}: {} done", due.id(), eraser.store().wireName());
        }
    }
}
