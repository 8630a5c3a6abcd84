// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.session.SessionParts;
import dev.carillon.gateway.transport.Admission;
import dev.carillon.gateway.transport.OpenConnections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.server.RequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/// Configuration of the protocol at `/connection/websocket`.
@Configuration(proxyBeanMethods = false)
public class WebSocketConfiguration {

    private static final String PATH = "/connection/websocket";

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
                new NoSessions(), new Handshake(new CoreUpgrade(endpoint), ProtocolEndpoint.subprotocols()));
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

    /// Handler of Spring's sessions. It gets no calls, because [CoreUpgrade] creates none.
    private static final class NoSessions extends AbstractWebSocketHandler {}

    /// Chooses the subprotocol by the server's preference. Spring's own handler prefers the client's first one.
    private static final class Handshake extends DefaultHandshakeHandler {

        private final List<String> preferred;

        Handshake(RequestUpgradeStrategy strategy, List<String> preferred) {
            super(strategy);
            this.preferred = preferred;
        }

        @Override
        protected @Nullable String selectProtocol(List<String> requested, WebSocketHandler endpoint) {
            return preferred.stream().filter(requested::contains).findFirst().orElse(null);
        }
    }
}
