// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// HTTP of every service. Imported by each; where several share a process they share these beans.
@Configuration(proxyBeanMethods = false)
public class HttpAnswersConfiguration {

    @Bean
    ErrorAnswers runtimeErrorAnswers(ObjectProvider<ErrorPage> pages) {
        return new ErrorAnswers(pages.orderedStream().toList());
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> runtimeEncodedSlashes() {
        return factory -> factory.addServerCustomizers(new EncodedSlashes());
    }
}
