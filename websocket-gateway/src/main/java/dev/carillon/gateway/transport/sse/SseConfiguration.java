// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.sse;

import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.session.SessionParts;
import dev.carillon.gateway.transport.ClientTokens;
import dev.carillon.gateway.transport.OpenConnections;
import dev.carillon.gateway.transport.websocket.WebSocketSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Configuration of the event stream at `/v1/inbox/stream`.
@Configuration(proxyBeanMethods = false)
public class SseConfiguration {

    @Bean
    InboxStreamController gatewayInboxStreamController(
            ClientTokens tokens,
            SessionParts parts,
            Ticker gatewayTicker,
            OpenConnections open,
            WebSocketSettings settings,
            Traffic traffic) {
        return new InboxStreamController(
                tokens,
                parts,
                gatewayTicker,
                open,
                new InboxStreamController.StreamSettings(
                        settings.limits().timing().ping(), settings.maxQueuedBytes(), traffic));
    }
}
