// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.emulation;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.connection.MeteredWire;
import dev.carillon.gateway.connection.OutboundQueue;
import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.protocol.EnteredCommands;
import dev.carillon.gateway.session.InboxSession;
import dev.carillon.gateway.session.SessionParts;
import dev.carillon.gateway.transport.Admission;
import dev.carillon.gateway.transport.GatewayRefusals;
import dev.carillon.gateway.transport.OpenConnections;
import dev.carillon.gateway.transport.websocket.WebSocketSettings;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/// `/connection/http_stream`, `/connection/sse` and `/emulation`. Bodies of the type `application/octet-stream` are in
/// Protobuf framing, and so is their answer; everything else is in JSON.
@Hidden
@RestController
class EmulationController {

    private static final long NO_TIMEOUT = 0;

    private final SessionParts parts;
    private final WebSocketSettings settings;
    private final Dependencies dependencies;

    /// Dependencies of this transport.
    record Dependencies(
            Ticker ticker, OpenConnections open, Admission admission, EmulatedSessions sessions, Traffic traffic) {}

    EmulationController(SessionParts parts, WebSocketSettings settings, Dependencies dependencies) {
        this.parts = parts;
        this.settings = settings;
        this.dependencies = dependencies;
    }

    /// Opens a stream of lines or Protobuf messages. This method compares the content type itself, because Spring
    /// treats a request without a type as `application/octet-stream`.
    @PostMapping("/connection/http_stream")
    ResponseEntity<ResponseBodyEmitter> stream(
            HttpServletRequest request,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, defaultValue = "") String type,
            @RequestBody(required = false) byte @Nullable [] connect) {
        return open(request.getRemoteAddr(), isProtobuf(type) ? StreamForm.MESSAGES : StreamForm.LINES, bytes(connect));
    }

    /// Opens an event stream. The connect command is in the query, because an `EventSource` sends no body.
    @GetMapping("/connection/sse")
    ResponseEntity<ResponseBodyEmitter> events(
            HttpServletRequest request, @RequestParam(name = "cf_connect", defaultValue = "") String connect) {
        return open(request.getRemoteAddr(), StreamForm.EVENTS, ByteString.copyFromUtf8(connect));
    }

    @PostMapping("/emulation")
    ResponseEntity<Void> command(
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, defaultValue = "") String type,
            @RequestBody(required = false) byte @Nullable [] body) {
        ByteString request = requireShort(bytes(body));
        return forward(
                isProtobuf(type)
                        ? EnteredCommands.ofProtobuf(request)
                                .orElseThrow(() ->
                                        RefusedException.invalid("the body must be an EmulationRequest in Protobuf"))
                        : EnteredCommands.ofJson(request)
                                .orElseThrow(() -> RefusedException.invalid("the body must be a JSON object")));
    }

    private static boolean isProtobuf(String type) {
        return type.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_OCTET_STREAM_VALUE);
    }

    private ResponseEntity<Void> forward(EnteredCommands commands) {
        EmulatedSessions.Forwarding forwarded =
                dependencies.sessions().forward(commands.node(), commands.session(), commands.frame());
        return switch (forwarded) {
            case FORWARDED -> ResponseEntity.noContent().build();
            case UNKNOWN -> throw RefusedException.notFound("such session");
        };
    }

    private ResponseEntity<ResponseBodyEmitter> open(String address, StreamForm form, ByteString connect) {
        requireShort(connect);
        switch (dependencies.admission().admit(address)) {
            case ADMITTED -> {
                // The connection is opened below.
            }
            case NODE_BUSY -> throw GatewayRefusals.inboxUnavailable();
            case ADDRESS_OVER_RATE ->
                throw GatewayRefusals.addressOverRate(dependencies.admission().adviceSeconds());
        }
        ResponseBodyEmitter emitter = new ResponseBodyEmitter(NO_TIMEOUT);
        String name = UUID.randomUUID().toString();
        ResponseWire response = new ResponseWire(emitter, parts.threads(), form);
        MeteredWire wire = dependencies.traffic().opened(form.kind(), response);
        EmulatedConnection connection = new EmulatedConnection(
                new OutboundQueue(form::join, wire, settings.maxQueuedBytes()),
                name,
                dependencies.sessions().node());
        InboxSession session = new InboxSession(parts, form.framing(), connection, settings.limits());
        OpenConnections.Closeable closeable = session.protocol()::close;
        dependencies.open().add(closeable);
        dependencies.sessions().add(name, session.protocol()::received);
        response.whenEnded(() -> {
            dependencies.open().remove(closeable);
            wire.ended();
            dependencies.sessions().remove(name);
            session.protocol().transportClosed();
        });
        dependencies.ticker().add(session.protocol(), System.nanoTime());
        session.protocol().received(connect);
        return ResponseEntity.ok()
                .contentType(form.type())
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .body(emitter);
    }

    private ByteString requireShort(ByteString body) {
        if (body.size() > settings.maxInboundBytes()) {
            throw RefusedException.tooLarge("the commands have too many bytes", settings.maxInboundBytes());
        }
        return body;
    }

    private static ByteString bytes(byte @Nullable [] body) {
        return body == null ? ByteString.EMPTY : ByteString.copyFrom(body);
    }
}
