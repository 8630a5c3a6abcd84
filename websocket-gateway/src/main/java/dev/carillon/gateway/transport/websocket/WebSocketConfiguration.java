// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.protocol.ProtocolTiming;
import dev.carillon.gateway.session.SessionParts;
import dev.carillon.gateway.transport.Admission;
import dev.carillon.gateway.transport.OpenConnections;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketCreator;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.websocket.api.ExtensionConfig;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketHandlerAdapter;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/// Configuration of the protocol at `/connection/websocket`.
@Configuration(proxyBeanMethods = false)
public class WebSocketConfiguration {

    private static final String PATH = "/connection/websocket";
    private static final int BUFFER_BYTES = 1024;

    @Bean
    WebSocketHttpRequestHandler gatewayWebSocketUpgrade(
            SessionParts parts,
            WebSocketSettings settings,
            Ticker gatewayTicker,
            OpenConnections open,
            Admission admission,
            Traffic traffic) {
        ProtocolEndpoint endpoint = new ProtocolEndpoint(parts, settings, gatewayTicker, open, traffic);
        WebSocketHttpRequestHandler upgrade = new WebSocketHttpRequestHandler(
                endpoint, new Handshake(strategy(settings), endpoint.getSubProtocols()));
        OriginHandshakeInterceptor origins = new OriginHandshakeInterceptor();
        origins.setAllowedOriginPatterns(settings.allowedOrigins());
        upgrade.setHandshakeInterceptors(
                List.of(new HandshakeFormInterceptor(), new AdmissionInterceptor(admission), origins));
        return upgrade;
    }

    @Bean
    SimpleUrlHandlerMapping gatewayWebSocketMapping(WebSocketHttpRequestHandler gatewayWebSocketUpgrade) {
        return new SimpleUrlHandlerMapping(Map.of(PATH, gatewayWebSocketUpgrade), Ordered.HIGHEST_PRECEDENCE + 100);
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> gatewayUpgradeLists() {
        return factory -> factory.addServerCustomizers(new UpgradeLists());
    }

    private static JettyRequestUpgradeStrategy strategy(WebSocketSettings settings) {
        // Most connections are idle most of the time. So their buffers are small, and only the protocol's pings and its
        // time to connect end them: the server's own idle timeout is longer than both.
        ProtocolTiming timing = settings.limits().timing();
        Duration idle = Stream.of(
                        timing.ping().multipliedBy(3), timing.connectWithin().multipliedBy(2))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        JettyRequestUpgradeStrategy strategy = new PlainFrames();
        strategy.addWebSocketConfigurer(sockets -> {
            sockets.setIdleTimeout(idle);
            sockets.setInputBufferSize(BUFFER_BYTES);
            sockets.setOutputBufferSize(BUFFER_BYTES);
            sockets.setMaxTextMessageSize(settings.maxInboundBytes());
            sockets.setMaxBinaryMessageSize(settings.maxInboundBytes());
        });
        return strategy;
    }

    /// Declines compression: every browser offers it, and it costs each connection more memory and time than small
    /// frames save. Gives each connection a [LingeringClose].
    private static final class PlainFrames extends JettyRequestUpgradeStrategy {

        @Override
        public void setServletContext(ServletContext context) {
            super.setServletContext(context);
            Optional.ofNullable(ServletContextHandler.getServletContextHandler(context))
                    .map(WebSocketServerComponents::getWebSocketComponents)
                    .map(WebSocketComponents::getExtensionRegistry)
                    .ifPresent(extensions -> {
                        extensions.unregister("permessage-deflate");
                        extensions.register(LingeringClose.NAME, LingeringClose.class);
                    });
        }

        @Override
        public void upgrade(
                ServerHttpRequest request,
                ServerHttpResponse response,
                @Nullable String subprotocol,
                List<WebSocketExtension> extensions,
                @Nullable Principal user,
                WebSocketHandler endpoint,
                Map<String, Object> attributes) {
            HttpServletRequest asked = ((ServletServerHttpRequest) request).getServletRequest();
            HttpServletResponse answer = ((ServletServerHttpResponse) response).getServletResponse();
            JettyWebSocketHandlerAdapter adapter =
                    new JettyWebSocketHandlerAdapter(endpoint, new JettyWebSocketSession(attributes, user));
            JettyWebSocketCreator creator = (_, accepted) -> {
                if (subprotocol != null) {
                    accepted.setAcceptedSubProtocol(subprotocol);
                }
                accepted.setExtensions(List.of(ExtensionConfig.parse(LingeringClose.NAME)));
                return adapter;
            };
            try {
                JettyWebSocketServerContainer.getContainer(asked.getServletContext())
                        .upgrade(creator, asked, answer);
            } catch (Exception e) {
                throw new HandshakeFailureException("The upgrade of " + request.getURI() + " failed", e);
            }
        }
    }

    /// Chooses the subprotocol by the server's preference. Spring's own handler prefers the client's first one.
    private static final class Handshake extends DefaultHandshakeHandler {

        private final List<String> preferred;

        Handshake(JettyRequestUpgradeStrategy strategy, List<String> preferred) {
            super(strategy);
            this.preferred = preferred;
        }

        @Override
        protected @Nullable String selectProtocol(List<String> requested, WebSocketHandler endpoint) {
            return preferred.stream().filter(requested::contains).findFirst().orElse(null);
        }
    }
}
