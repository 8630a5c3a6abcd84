// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.JettyServerCustomizer;

/// Makes Jetty hand over header values as they were sent. By default it replaces a value by one that it remembers from
/// an earlier request of the connection when they differ in case only, and so one token would pass for another.
public final class ExactHeaders implements JettyServerCustomizer {

    @Override
    public void customize(Server server) {
        for (Connector connector : server.getConnectors()) {
            connector.getConnectionFactories().stream()
                    .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                    .map(HttpConfiguration.ConnectionFactory.class::cast)
                    .forEach(factory -> factory.getHttpConfiguration().setHeaderCacheCaseSensitive(true));
        }
    }
}
