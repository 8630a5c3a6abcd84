// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.chat;

import dev.carillon.delivery.channel.ObservedSender;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Set;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/// Chat senders, one for each configured format.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChatProperties.class)
@Import(ChatConfiguration.Senders.class)
public class ChatConfiguration {

    /// A sender for each format.
    static final class Senders implements BeanRegistrar {

        @Override
        public void register(BeanRegistry registry, Environment environment) {
            Binder.get(environment)
                    .bind("carillon.delivery.chat.formats", Bindable.setOf(ChatFormat.class))
                    .orElse(Set.of())
                    .forEach(format -> register(registry, format));
        }

        private static void register(BeanRegistry registry, ChatFormat format) {
            String name = "delivery-" + format.provider();
            registry.registerBean(
                    name,
                    ChatSender.class,
                    sender -> sender.supplier(beans ->
                            new ChatSender(format, beans.bean(ChatProperties.class), beans.bean(InstantSource.class))));
            registry.registerBean(
                    name + "-observed",
                    ObservedSender.class,
                    observed -> observed.supplier(beans ->
                            new ObservedSender(beans.bean(name, ChatSender.class), beans.bean(MeterRegistry.class))));
        }
    }
}
