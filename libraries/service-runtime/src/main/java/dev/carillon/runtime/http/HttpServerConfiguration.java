// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;

/// Paths, limits and errors of the HTTP server. Every service imports it; services that share a process share it too,
/// with the [BodyLimit]s and [ServletBypass]es of all.
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:dev/carillon/runtime/http/http-server.properties")
@EnableConfigurationProperties(HttpServerProperties.class)
@Import(ProxyConfiguration.class)
public class HttpServerConfiguration {

    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> runtimeHttpServer(
            HttpServerProperties properties, ObjectProvider<BodyLimit> limits, ObjectProvider<ServletBypass> bypasses) {
        return factory -> factory.addServerCustomizers(
                new ExactRequests(),
                server -> bypasses.stream().forEach(bypass -> wrap(server, bypass.newHandler())),
                server -> guard(server, properties, limits.stream().toList()));
    }

    @Bean
    NestedJarWarning runtimeNestedJarWarning() {
        return NestedJarWarning.ofThisProgram();
    }

    @Bean
    ErrorAnswers runtimeErrorAnswers(ObjectProvider<ErrorPage> pages) {
        return new ErrorAnswers(pages.orderedStream().toList());
    }

    static void guard(Server server, HttpServerProperties properties, List<BodyLimit> limits) {
        RequestBodyGate gate = new RequestBodyGate(limits, properties.maxBody().toBytes(), properties.bodyTimeout());
        wrap(server, gate);
        server.setErrorHandler(new ProblemErrors());
    }

    private static void wrap(Server server, Handler.Wrapper outer) {
        outer.setHandler(server.getHandler());
        server.setHandler(outer);
    }
}
