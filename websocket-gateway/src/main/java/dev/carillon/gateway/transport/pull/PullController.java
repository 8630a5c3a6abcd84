// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.pull;

import dev.carillon.gateway.connection.ClientIdentity;
import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.inbox.LiveInboxes;
import dev.carillon.gateway.session.SessionParts;
import dev.carillon.gateway.transport.ClientTokens;
import dev.carillon.gateway.transport.GatewayRefusals;
import dev.carillon.gateway.transport.OpenConnections;
import dev.carillon.gateway.transport.StreamPositions;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/// `GET /v1/inbox?after=&wait=&limit=`: the items after a cursor; if there are none, the next ones that arrive within
/// the wait. No thread is blocked meanwhile.
@Hidden
@RestController
class PullController {

    private static final int LONGEST_WAIT_SECONDS = 25;
    private static final int MOST_ITEMS = 100;

    private final ClientTokens tokens;
    private final SessionParts parts;
    private final Ticker ticker;
    private final OpenConnections open;

    PullController(ClientTokens tokens, SessionParts parts, Ticker ticker, OpenConnections open) {
        this.tokens = tokens;
        this.parts = parts;
        this.ticker = ticker;
        this.open = open;
    }

    @GetMapping(path = "/v1/inbox", params = "after")
    DeferredResult<ResponseEntity<String>> pull(
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @RequestParam String after,
            @RequestParam(defaultValue = "0") int wait,
            @RequestParam(defaultValue = "50") int limit) {
        ClientIdentity client = tokens.require(authorization, "");
        requireBetween("wait", wait, 0, LONGEST_WAIT_SECONDS);
        requireBetween("limit", limit, 1, MOST_ITEMS);
        Pull pull = new Pull(
                client.recipient(),
                limit,
                System.nanoTime() + Duration.ofSeconds(wait).toNanos());
        if (parts.liveInboxes().add(pull.live()) == LiveInboxes.Added.TOO_MANY) {
            throw GatewayRefusals.tooManyConnections();
        }
        OpenConnections.Closeable closeable = _ -> pull.answer();
        try {
            pull.begin(parts.inbox()
                    .open(client.recipient(), StreamPositions.parse(after).cursors()));
        } catch (RuntimeException e) {
            parts.liveInboxes().remove(pull.live());
            throw e;
        }
        open.add(closeable);
        pull.result().onCompletion(() -> {
            open.remove(closeable);
            parts.liveInboxes().remove(pull.live());
        });
        ticker.add(pull, pull.deadlineNanos());
        return pull.result();
    }

    private static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw RefusedException.invalid("%s must be %d to %d".formatted(name, least, most));
        }
    }
}
