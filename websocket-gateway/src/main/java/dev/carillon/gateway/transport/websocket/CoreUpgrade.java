// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.context.ServletContextAware;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.RequestUpgradeStrategy;

/// Upgrade of a handshake to a WebSocket of Jetty's core. Spring's own strategy creates a session of Jetty's API and
/// one of Spring's, which keep the handshake's request, response and headers for as long as the connection lives.
///
/// Compression is declined, because no extension is accepted: every browser offers it, and it costs each connection
/// more memory and time than small frames save. Each connection gets a [SocketOutput].
final class CoreUpgrade implements RequestUpgradeStrategy, ServletContextAware {

    private static final int BUFFER_BYTES = 1024;
    private static final List<ExtensionConfig> EXTENSIONS = List.of(new ExtensionConfig(SocketOutput.NAME));

    private final ProtocolEndpoint endpoint;
    private final Configuration.ConfigurationCustomizer sockets = new Configuration.ConfigurationCustomizer();
    private @Nullable WebSocketMappings mappings;

    CoreUpgrade(ProtocolEndpoint endpoint) {
        this.endpoint = endpoint;
        // Most connections are idle most of the time, so their buffers are small. The protocol's pings and its time to
        // connect end dead ones: a timer of the server for each would only cost memory.
        sockets.setIdleTimeout(Duration.ZERO);
        sockets.setInputBufferSize(BUFFER_BYTES);
        sockets.setOutputBufferSize(BUFFER_BYTES);
    }

    @Override
    public void setServletContext(ServletContext context) {
        ServletContextHandler handler = ServletContextHandler.getServletContextHandler(context);
        if (handler != null) {
            WebSocketMappings found = WebSocketMappings.ensureMappings(handler);
            found.getWebSocketComponents().getExtensionRegistry().register(SocketOutput.NAME, SocketOutput.class);
            mappings = found;
        }
    }

    @Override
    public String[] getSupportedVersions() {
        return new String[] {"13"};
    }

    @Override
    public List<WebSocketExtension> getSupportedExtensions(ServerHttpRequest request) {
        return List.of();
    }

    @Override
    public void upgrade(
            ServerHttpRequest request,
            ServerHttpResponse response,
            @Nullable String subprotocol,
            List<WebSocketExtension> extensions,
            @Nullable Principal user,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        String query = Objects.requireNonNullElse(request.getURI().getQuery(), "");
        WebSocketNegotiator negotiator = (_, accepted, _) -> {
            if (subprotocol != null) {
                accepted.setAcceptedSubProtocol(subprotocol);
            }
            accepted.setExtensions(EXTENSIONS);
            return endpoint.handler(subprotocol, query);
        };
        HttpServletRequest asked = ((ServletServerHttpRequest) request).getServletRequest();
        ServletContextRequest jetty = ServletContextRequest.getServletContextRequest(asked);
        try (Blocker.Callback written = Blocker.callback()) {
            if (require().upgrade(negotiator, jetty, jetty.getServletContextResponse(), written, sockets)) {
                written.block();
            } else {
                response.setStatusCode(HttpStatus.BAD_REQUEST);
            }
        } catch (Exception e) {
            throw new HandshakeFailureException("The upgrade of " + request.getURI() + " failed", e);
        }
    }

    private WebSocketMappings require() {
        if (mappings == null) {
            throw new IllegalStateException("the server is not Jetty");
        }
        return mappings;
    }
}
