// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/// The client of Apple's service. Requests that never get an answer hold a stream each; when too many do, the client is
/// replaced and they end. Thread-safe.
final class ApnsConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApnsConnection.class);
    private static final String CLASSPATH = "classpath:";

    /// Half of the streams that Apple allows on a connection.
    private static final int MAX_ABANDONED = 500;

    private final ApnsProperties properties;
    private final ApnsSigningKey signingKey;
    private final AtomicInteger abandoned = new AtomicInteger();
    private volatile ApnsClient client;

    ApnsConnection(ApnsProperties properties) throws IOException, GeneralSecurityException {
        this.properties = properties;
        try (InputStream key = resource(properties.signingKey()).getInputStream()) {
            this.signingKey = ApnsSigningKey.loadFromInputStream(key, properties.teamId(), properties.keyId());
        }
        this.client = connect();
    }

    ApnsClient client() {
        return client;
    }

    /// Counts a request that got no answer by its deadline.
    void abandon() {
        if (abandoned.incrementAndGet() % MAX_ABANDONED == 0) {
            replace();
        }
    }

    @Override
    public void close() {
        client.close().join();
    }

    private void replace() {
        LOG.warn("{} requests to {} got no answer: connecting anew", MAX_ABANDONED, properties.host());
        ApnsClient old = client;
        try {
            client = connect();
            old.close();
        } catch (IOException e) {
            LOG.warn("cannot read {}: going on with the old connection", properties.trustedCertificate(), e);
        }
    }

    private ApnsClient connect() throws IOException {
        ApnsClientBuilder builder = new ApnsClientBuilder()
                .setApnsServer(properties.host(), properties.port())
                .setSigningKey(signingKey)
                .setConcurrentConnections(properties.connections())
                .setConnectionTimeout(properties.deadline().dividedBy(2));
        if (!properties.trustedCertificate().isEmpty()) {
            try (InputStream trusted = resource(properties.trustedCertificate()).getInputStream()) {
                return builder.setTrustedServerCertificateChain(trusted).build();
            }
        }
        return builder.build();
    }

    private static Resource resource(String location) {
        return location.startsWith(CLASSPATH)
                ? new ClassPathResource(location.substring(CLASSPATH.length()))
                : new FileSystemResource(location);
    }
}
