// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Payload;
import java.util.Collection;
import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// A gateway that crashes when it decrypts the content of certain recipients. The recipient's name selects the failure.
final class FailingGateway {

    static final String HALTS = "halts";
    static final String OVERFLOWS = "overflows";

    private FailingGateway() {}

    static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(GatewayApplication.class, Failing.class);
        application.setDefaultProperties(Map.of("spring.config.name", "gateway"));
        application.run(arguments);
    }

    @Configuration(proxyBeanMethods = false)
    static class Failing {

        @Bean
        static BeanPostProcessor failingSeal() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof PayloadSeal seal ? new FailingSeal(seal) : bean;
                }
            };
        }
    }

    private record FailingSeal(PayloadSeal seal) implements PayloadSeal {

        @Override
        public Payload seal(RecipientKey recipient, ByteString content) {
            return seal.seal(recipient, content);
        }

        @Override
        public Opened<ByteString> open(RecipientKey recipient, Payload payload) {
            String name = recipient.requireRecipient().value();
            if (name.startsWith(HALTS)) {
                Runtime.getRuntime().halt(1);
            }
            if (name.startsWith(OVERFLOWS)) {
                throw new StackOverflowError("in a test");
            }
            return seal.open(recipient, payload);
        }

        @Override
        public void prepareToOpen(Collection<RecipientKey> recipients) {
            seal.prepareToOpen(recipients);
        }

        @Override
        public void prepareToSeal(Collection<RecipientKey> recipients) {
            seal.prepareToSeal(recipients);
        }

        @Override
        public boolean isAvailable() {
            return seal.isAvailable();
        }
    }
}
