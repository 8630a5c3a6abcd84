// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import org.eclipse.jetty.ee11.servlet.ServletHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.JettyServerCustomizer;

/// Jetty customizer that leaves paths and header values as the client sent them.
///
/// * Jetty accepts `%2F` inside a path segment, because ids of events may contain a slash. Spring compares the path
///   segment by segment before it decodes one, so that an encoded slash never separates segments. Everything else that
///   is ambiguous in a path (`%2e`, `%25`, `..;`, `;`, `//`, `\`) is refused as before.
/// * Jetty does not replace a header value by a cached one of an earlier request of the connection that differs only in
///   case: one API key would be accepted as another.
final class ExactRequests implements JettyServerCustomizer {

    private static final UriCompliance COMPLIANCE =
            UriCompliance.DEFAULT.with("encoded-slashes", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR);

    @Override
    public void customize(Server server) {
        for (Connector connector : server.getConnectors()) {
            connector.getConnectionFactories().stream()
                    .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                    .map(HttpConfiguration.ConnectionFactory.class::cast)
                    .map(HttpConfiguration.ConnectionFactory::getHttpConfiguration)
                    .forEach(configuration -> {
                        configuration.setUriCompliance(COMPLIANCE);
                        configuration.setHeaderCacheCaseSensitive(true);
                    });
        }
        server.getContainedBeans(ServletHandler.class).forEach(servlets -> servlets.setDecodeAmbiguousURIs(true));
    }
}
