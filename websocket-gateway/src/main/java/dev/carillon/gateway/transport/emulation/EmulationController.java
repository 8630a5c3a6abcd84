// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.emulation;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.gateway.connection.OutboundQueue;
import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.protocol.Framing;
import dev.carillon.gateway.protocol.JsonFraming;
import dev.carillon.gateway.session.InboxSession;
import dev.carillon.gateway.session.SessionParts;
import dev.carillon.gateway.transport.Admission;
import dev.carillon.gateway.transport.HttpRefusal;
import dev.carillon.gateway.transport.OpenConnections;
import dev.carillon.gateway.transport.websocket.WebSocketSettings;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `/connection/http_stream`, `/connection/sse` and `/emulation`, in JSON framing.
@RestController
class EmulationController {

    private static final long NO_TIMEOUT = 0;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Framing FRAMING = new JsonFraming();

    private final SessionParts parts;
    private final WebSocketSettings settings;
    private final Collaborators with;

    /// What the transports share.
    record Collaborators(Ticker ticker, OpenConnections open, Admission admission, EmulatedSessions sessions) {}

    EmulationController(SessionParts parts, WebSocketSettings settings, Collaborators with) {
        this.parts = parts;
        this.settings = settings;
        this.with = with;
    }

    @PostMapping("/connection/http_stream")
    ResponseEntity<ResponseBodyEmitter> lines(@RequestBody(required = false) byte @Nullable [] connect) {
        return open(StreamForm.LINES, connect == null ? ByteString.EMPTY : ByteString.copyFrom(connect));
    }

    /// An `EventSource` can only ask by its address.
    @GetMapping("/connection/sse")
    ResponseEntity<ResponseBodyEmitter> events(@RequestParam(name = "cf_connect", defaultValue = "") String connect) {
        return open(StreamForm.EVENTS, ByteString.copyFromUtf8(connect));
    }

    @PostMapping("/emulation")
    ResponseEntity<Void> command(@RequestBody(required = false) byte @Nullable [] body) {
        JsonNode request = request(requireShort(body == null ? ByteString.EMPTY : ByteString.copyFrom(body)));
        EmulatedSessions.Handed handed = with.sessions()
                .hand(
                        request.path("node").stringValue(""),
                        request.path("session").stringValue(""),
                        ByteString.copyFromUtf8(request.path("data").stringValue("")));
        return switch (handed) {
            case OVER -> ResponseEntity.noContent().build();
            case UNKNOWN ->
                throw new HttpRefusal(FailureCode.NOT_FOUND, HttpStatus.NOT_FOUND, "there is no such session");
        };
    }

    private ResponseEntity<ResponseBodyEmitter> open(StreamForm form, ByteString connect) {
        requireShort(connect);
        if (!with.admission().admit()) {
            throw HttpRefusal.unavailable();
        }
        ResponseBodyEmitter emitter = new ResponseBodyEmitter(NO_TIMEOUT);
        String name = UUID.randomUUID().toString();
        EmulatedConnection connection = new EmulatedConnection(
                new OutboundQueue(
                        form::join,
                        new ResponseWire(emitter, parts.threads(), FRAMING, form),
                        settings.maxQueuedBytes()),
                name,
                with.sessions().node());
        InboxSession session = new InboxSession(parts, FRAMING, connection, settings.limits());
        OpenConnections.Closeable closeable = session.protocol()::close;
        emitter.onCompletion(() -> {
            with.open().remove(closeable);
            with.sessions().remove(name);
            session.protocol().transportClosed();
        });
        with.open().add(closeable);
        with.sessions().add(name, session.protocol()::received);
        with.ticker().add(session.protocol(), System.nanoTime());
        session.protocol().received(connect);
        return ResponseEntity.ok()
                .contentType(form.type())
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .body(emitter);
    }

    private ByteString requireShort(ByteString body) {
        if (body.size() > settings.maxInboundBytes()) {
            throw new HttpRefusal(
                    FailureCode.PAYLOAD_TOO_LARGE,
                    HttpStatus.CONTENT_TOO_LARGE,
                    "commands may have at most %d bytes".formatted(settings.maxInboundBytes()));
        }
        return body;
    }

    private static JsonNode request(ByteString body) {
        try {
            return JSON.readTree(body.toStringUtf8());
        } catch (JacksonException e) {
            throw new HttpRefusal(
                    FailureCode.INVALID_REQUEST, HttpStatus.BAD_REQUEST, "the body must be a JSON object");
        }
    }
}
