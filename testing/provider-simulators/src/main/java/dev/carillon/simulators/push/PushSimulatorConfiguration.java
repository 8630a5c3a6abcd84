// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.journal.Journal;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

/// Simulated push service.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ApnsSimulatorProperties.class)
public class PushSimulatorConfiguration {

    private static final String CREDENTIALS = "carillon-simulators/";

    @Bean
    BehaviourSwitch pushSimulatorBehaviour() {
        return new BehaviourSwitch("push");
    }

    @Bean(destroyMethod = "close")
    ApnsSimulator apnsSimulator(
            ApnsSimulatorProperties properties, BehaviourSwitch pushSimulatorBehaviour, InstantSource clock)
            throws IOException, GeneralSecurityException {
        writeCredentials(properties);
        ProviderTokenCheck providerTokens = new ProviderTokenCheck(verificationKey(properties), clock);
        ApnsSimulator simulator = new ApnsSimulator(
                new RequestCheck(properties.apnsTopics(), providerTokens, clock),
                new Journal<>(Journal.CAPACITY, ReceivedNotification::apnsId),
                pushSimulatorBehaviour,
                clock);
        simulator.start(new InetSocketAddress(properties.bindAddress(), properties.apnsPort()), tls(properties));
        return simulator;
    }

    @Bean
    NotificationController simulatorNotificationController(ApnsSimulator apnsSimulator) {
        return new NotificationController(apnsSimulator.journal());
    }

    private static ApnsVerificationKey verificationKey(ApnsSimulatorProperties properties)
            throws IOException, GeneralSecurityException {
        try (InputStream key = properties.apnsVerificationKey().getInputStream()) {
            return ApnsVerificationKey.loadFromInputStream(key, properties.apnsTeamId(), properties.apnsKeyId());
        }
    }

    private static SslContext tls(ApnsSimulatorProperties properties) throws IOException {
        try (InputStream certificate = properties.apnsServerCertificate().getInputStream();
                InputStream key = properties.apnsServerKey().getInputStream();
                InputStream client = properties.apnsClientCertificate().getInputStream()) {
            return SslContextBuilder.forServer(certificate, key)
                    .sslProvider(SslProvider.JDK)
                    .clientAuth(ClientAuth.OPTIONAL)
                    .trustManager(client)
                    .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2))
                    .build();
        }
    }

    private static void writeCredentials(ApnsSimulatorProperties properties) throws IOException {
        if (properties.credentialsDirectory() == null) {
            return;
        }
        Path directory = Files.createDirectories(Path.of(properties.credentialsDirectory()));
        for (String name :
                new String[] {"insecure-demo-apns-server-certificate.pem", "insecure-demo-apns-signing-key.p8"}) {
            try (InputStream source = new ClassPathResource(CREDENTIALS + name).getInputStream()) {
                Files.copy(source, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
