// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.env.Environment;

/// Use of forwarding headers, from named proxies only.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProxyProperties.class)
@PropertySource("classpath:dev/carillon/runtime/http/defaults.properties")
class ProxyConfiguration {

    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> runtimeTrustedProxies(
            ProxyProperties properties, Environment environment) {
        String strategy = environment.getProperty("server.forward-headers-strategy", "none");
        if (!strategy.equalsIgnoreCase("none")) {
            throw new IllegalStateException(
                    "server.forward-headers-strategy=%s trusts the headers of every client: ".formatted(strategy)
                            + "remove it, and name the proxies in carillon.http.proxies.trusted");
        }
        TrustedProxies proxies = TrustedProxies.of(properties.trusted());
        return factory -> factory.addServerCustomizers(proxies::customize);
    }
}
