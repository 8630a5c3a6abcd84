// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Requires;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.console.Pages;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.refusal.RefusedException;
import dev.carillon.events.TenantId;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// How it goes: what was accepted and what became of it, streamed every second.
@Pages
@RequestMapping("/console/t/{tenant}/overview")
final class OverviewPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(100, "Overview", "overview", Scope.EVENTS_READ);

    private static final Logger LOG = LoggerFactory.getLogger(OverviewPages.class);
    private static final int MOST_STREAMS = 200;
    private static final long PAUSE_MILLIS = 1_000;

    /// A stream ends now and then, so that whoever lost their role meanwhile does not come back.
    private static final long TURNS = 120;

    private final Rates rates;
    private final Semaphore streams = new Semaphore(MOST_STREAMS);

    OverviewPages(Rates rates) {
        this.rates = rates;
    }

    @GetMapping
    @Requires(Scope.EVENTS_READ)
    String overview(Caller caller, Model model) {
        model.addAttribute("figures", rates.read(caller.tenant()));
        return "console/overview";
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Requires(Scope.EVENTS_READ)
    SseEmitter stream(Caller caller) {
        if (!streams.tryAcquire()) {
            throw RefusedException.unavailable("%d overviews are open already".formatted(MOST_STREAMS));
        }
        SseEmitter emitter = new SseEmitter(Duration.ofMinutes(10).toMillis());
        CountDownLatch gone = new CountDownLatch(1);
        emitter.onCompletion(gone::countDown);
        emitter.onTimeout(gone::countDown);
        emitter.onError(_ -> gone.countDown());
        Thread.ofVirtual().name("admin-overview").start(() -> {
            try {
                feed(emitter, caller.tenant(), gone);
            } finally {
                streams.release();
            }
        });
        return emitter;
    }

    private void feed(SseEmitter emitter, TenantId tenant, CountDownLatch gone) {
        try {
            for (long turn = 0; turn < TURNS && !gone.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); turn++) {
                emitter.send(SseEmitter.event().name("figures").data(Json.write(rates.read(tenant))));
            }
            emitter.complete();
        } catch (IOException | IllegalStateException e) {
            LOG.debug("an overview was closed: {}", e.toString());
        } catch (RefusedException | DataAccessException e) {
            emitter.complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
