// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Payload;
import dev.carillon.routing.RoutingConfiguration;
import java.util.Collection;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/// A router whose JVM halts when it seals what it rendered for one recipient.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(RoutingConfiguration.class)
public class HaltingRouter {

    static final String POISON = "poison";
    static final int EXIT_CODE = 3;

    static void main(String[] arguments) {
        System.setProperty("spring.config.name", "routing");
        SpringApplication.run(HaltingRouter.class, arguments);
    }

    @Bean
    @Primary
    PayloadSeal haltingSeal() {
        PayloadSeal plain = PayloadSeal.none();
        return new PayloadSeal() {
            @Override
            public Payload seal(RecipientKey recipient, ByteString content) {
                if (recipient.toString().endsWith("/" + POISON)) {
                    Runtime.getRuntime().halt(EXIT_CODE);
                }
                return plain.seal(recipient, content);
            }

            @Override
            public Opened<ByteString> open(RecipientKey recipient, Payload payload) {
                return plain.open(recipient, payload);
            }

            @Override
            public void prepareToOpen(Collection<RecipientKey> recipients) {}

            @Override
            public void prepareToSeal(Collection<RecipientKey> recipients) {}

            @Override
            public boolean isAvailable() {
                return true;
            }
        };
    }
}
