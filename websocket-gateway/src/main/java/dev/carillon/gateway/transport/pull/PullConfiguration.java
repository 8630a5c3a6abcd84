// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.pull;

import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.session.SessionParts;
import dev.carillon.gateway.transport.ClientTokens;
import dev.carillon.gateway.transport.OpenConnections;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Configuration of long polling at `GET /v1/inbox?after=`.
@Configuration(proxyBeanMethods = false)
public class PullConfiguration {

    @Bean
    PullController gatewayPullController(
            ClientTokens tokens, SessionParts parts, Ticker gatewayTicker, OpenConnections open) {
        return new PullController(tokens, parts, gatewayTicker, open);
    }
}
