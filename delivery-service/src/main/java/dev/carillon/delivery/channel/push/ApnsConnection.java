// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/// Client of Apple's service with one set of credentials. Each request without an answer occupies an HTTP/2 stream;
/// after too many of them the client is replaced, which ends them. Thread-safe.
final class ApnsConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApnsConnection.class);
    private static final String CLASSPATH = "classpath:";

    /// Number of unanswered requests after which the client is replaced: half of the streams that Apple allows on a
    /// connection.
    private static final int MAX_ABANDONED = 500;

    private final ApnsProperties properties;
    private final ApnsCredentials credentials;
    private final byte[] secret;
    private final EventLoopGroup eventLoops;
    private final AtomicInteger abandoned = new AtomicInteger();
    private volatile ApnsClient client;

    /// @param eventLoops Event loops of the client; closing the connection leaves them open
    ApnsConnection(ApnsProperties properties, ApnsCredentials credentials, EventLoopGroup eventLoops)
            throws IOException, GeneralSecurityException {
        this.properties = properties;
        this.credentials = credentials;
        this.eventLoops = eventLoops;
        this.secret = read(credentials.isCertificate() ? credentials.certificate() : credentials.signingKey());
        this.client = connect();
    }

    ApnsClient client() {
        return client;
    }

    /// Counts a request without an answer by its deadline.
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
        LOG.warn("{} requests to {} got no answer; reconnecting", MAX_ABANDONED, properties.host());
        ApnsClient old = client;
        try {
            client = connect();
            old.close();
        } catch (IOException | GeneralSecurityException e) {
            LOG.warn("cannot reconnect with {}; continuing with the old connection", credentials, e);
        }
    }

    private ApnsClient connect() throws IOException, GeneralSecurityException {
        ApnsClientBuilder builder = new ApnsClientBuilder()
                .setApnsServer(properties.host(), properties.port())
                .setEventLoopGroup(eventLoops)
                .setConcurrentConnections(properties.connections())
                .setConnectionTimeout(properties.deadline().dividedBy(2));
        if (credentials.isCertificate()) {
            builder.setClientCredentials(new ByteArrayInputStream(secret), credentials.certificatePassword());
        } else {
            builder.setSigningKey(ApnsSigningKey.loadFromInputStream(
                    new ByteArrayInputStream(secret), credentials.teamId(), credentials.keyId()));
        }
        if (!properties.trustedCertificate().isEmpty()) {
            builder.setTrustedServerCertificateChain(new ByteArrayInputStream(read(properties.trustedCertificate())));
        }
        return builder.build();
    }

    private static byte[] read(String location) throws IOException {
        try (InputStream content = resource(location).getInputStream()) {
            return content.readAllBytes();
        }
    }

    private static Resource resource(String location) {
        return location.startsWith(CLASSPATH)
                ? new ClassPathResource(location.substring(CLASSPATH.length()))
                : new FileSystemResource(location);
    }
}
