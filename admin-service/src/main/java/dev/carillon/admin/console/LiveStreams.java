// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.quota.Quotas;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.TenantSlots;
import dev.carillon.runtime.http.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// Server-sent events named `figures` that update the numbers on open pages once a second. Thread-safe.
public final class LiveStreams {

    private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);
    private static final long PAUSE_MILLIS = 1_000;

    /// Number of updates after which a stream ends. The browser reconnects, and an operator whose role was removed
    /// is refused.
    private static final long MAX_UPDATES = 120;

    private final Quotas quotas;

    LiveStreams(Quotas quotas) {
        this.quotas = quotas;
    }

    /// @param figures supplier of the numbers, called once a second on the stream's own thread; its result is
    /// written as JSON
    /// @throws RefusedException if the tenant, or all tenants together, have too many open streams
    public SseEmitter open(TenantId tenant, Supplier<?> figures) {
        TenantSlots.Slot slot = quotas.liveStream(tenant);
        SseEmitter emitter = new SseEmitter(Duration.ofMinutes(10).toMillis());
        CountDownLatch gone = new CountDownLatch(1);
        emitter.onCompletion(gone::countDown);
        emitter.onTimeout(gone::countDown);
        emitter.onError(_ -> gone.countDown());
        Thread.ofVirtual().name("admin-live-page").start(() -> {
            try {
                feed(emitter, figures, gone);
            } finally {
                slot.close();
            }
        });
        return emitter;
    }

    private static void feed(SseEmitter emitter, Supplier<?> figures, CountDownLatch gone) {
        try {
            for (long turn = 0; turn < MAX_UPDATES && !gone.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); turn++) {
                emitter.send(SseEmitter.event().name("figures").data(Json.write(figures.get())));
            }
            emitter.complete();
        } catch (IOException | IllegalStateException e) {
            LOG.debug("a live page stopped reading: {}", e.toString());
        } catch (RefusedException | DataAccessException e) {
            emitter.complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
