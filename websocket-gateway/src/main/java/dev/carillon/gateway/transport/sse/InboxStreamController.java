// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.sse;

import dev.carillon.gateway.connection.ClientIdentity;
import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.inbox.LiveInboxes;
import dev.carillon.gateway.session.SessionParts;
import dev.carillon.gateway.store.StoreUnavailableException;
import dev.carillon.gateway.transport.ClientTokens;
import dev.carillon.gateway.transport.GatewayRefusals;
import dev.carillon.gateway.transport.OpenConnections;
import dev.carillon.gateway.transport.StreamPositions;
import dev.carillon.runtime.http.ProblemWriter;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/// `GET /v1/inbox/stream`. An `EventSource` cannot set headers, so the token may be a query parameter, which is never
/// logged. An `EventSource` also stops for good at any answer but 200 and loses its position. So a temporary refusal
/// is a stream that ends at once and names the time for the retry.
@Hidden
@RestController
class InboxStreamController {

    private static final Logger LOG = LoggerFactory.getLogger(InboxStreamController.class);
    private static final MediaType EVENTS = new MediaType("text", "event-stream", StandardCharsets.UTF_8);
    private static final long NO_TIMEOUT = 0;
    private static final int MIN_RETRY_MILLIS = 1000;
    private static final int MAX_RETRY_MILLIS = 3000;

    private final ClientTokens tokens;
    private final SessionParts parts;
    private final Ticker ticker;
    private final OpenConnections open;
    private final StreamSettings settings;

    /// @param beat interval between two keep-alive comments
    record StreamSettings(Duration beat, int maxQueuedBytes, Traffic traffic) {}

    InboxStreamController(
            ClientTokens tokens, SessionParts parts, Ticker ticker, OpenConnections open, StreamSettings settings) {
        this.tokens = tokens;
        this.parts = parts;
        this.ticker = ticker;
        this.open = open;
        this.settings = settings;
    }

    @GetMapping("/v1/inbox/stream")
    ResponseEntity<ResponseBodyEmitter> stream(
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @RequestHeader(name = "Last-Event-ID", defaultValue = "") String lastEventId,
            @RequestParam(name = "access_token", defaultValue = "") String token) {
        ClientIdentity client = tokens.require(authorization, token);
        ResponseBodyEmitter emitter = new ResponseBodyEmitter(NO_TIMEOUT);
        EventStream stream = new EventStream(emitter, client, parts, settings);
        if (parts.liveInboxes().add(stream.live()) == LiveInboxes.Added.TOO_MANY) {
            stream.ended();
            throw GatewayRefusals.tooManyConnections();
        }
        OpenConnections.Closeable closeable = stream::end;
        try {
            stream.begin(parts.inbox()
                    .open(client.recipient(), StreamPositions.parse(lastEventId).cursors()));
        } catch (RuntimeException e) {
            stream.ended();
            parts.liveInboxes().remove(stream.live());
            throw e;
        }
        open.add(closeable);
        stream.whenEnded(() -> {
            stream.ended();
            open.remove(closeable);
            parts.liveInboxes().remove(stream.live());
        });
        ticker.add(stream, System.nanoTime());
        return ResponseEntity.ok()
                .contentType(EVENTS)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .body(emitter);
    }

    @ExceptionHandler
    ResponseEntity<?> refused(RefusedException refusal) {
        return refusal.status() == HttpStatus.SERVICE_UNAVAILABLE
                ? retryLater(refusal)
                : ProblemWriter.response(refusal.problem());
    }

    @ExceptionHandler
    ResponseEntity<?> unavailable(StoreUnavailableException failure) {
        return retryLater(failure);
    }

    private static ResponseEntity<String> retryLater(RuntimeException reason) {
        LOG.info("refused an event stream for now; the browser retries: {}", reason.getMessage());
        int millis = ThreadLocalRandom.current().nextInt(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS);
        return ResponseEntity.ok()
                .contentType(EVENTS)
                .header("Cache-Control", "no-store")
                .body("retry: " + millis + "\n\n");
    }
}
