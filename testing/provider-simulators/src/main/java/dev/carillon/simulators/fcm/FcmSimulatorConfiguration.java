// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.fcm;

import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.journal.Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.InstantSource;
import java.util.Base64;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;

/// Simulated Firebase Cloud Messaging.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FcmSimulatorProperties.class)
public class FcmSimulatorConfiguration {

    @Bean
    BehaviourSwitch fcmSimulatorBehaviour() {
        return new BehaviourSwitch("fcm");
    }

    @Bean
    FcmController simulatorFcmController(
            FcmSimulatorProperties properties, BehaviourSwitch fcmSimulatorBehaviour, InstantSource clock)
            throws IOException, GeneralSecurityException {
        return new FcmController(
                properties.projectId(),
                new AccessTokens(publicKey(properties.publicKey())),
                fcmSimulatorBehaviour,
                new Journal<>(Journal.CAPACITY, message -> message.token() + message.tag()),
                clock);
    }

    private static PublicKey publicKey(Resource pem) throws IOException, GeneralSecurityException {
        String text = pem.getContentAsString(StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
    }
}
