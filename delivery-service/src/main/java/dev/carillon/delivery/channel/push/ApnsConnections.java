// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A client of Apple's service for each application that has credentials of its own, and one for all others. What
/// happens to one, a certificate that has expired or requests that are never answered, leaves the others alone.
/// Thread-safe.
final class ApnsConnections implements AutoCloseable {

    /// Of all clients. Pushy knows no newer class, and would end a group of its own only after two seconds in which
    /// nothing happened.
    @SuppressWarnings("deprecation") // see above
    private final EventLoopGroup eventLoops = new NioEventLoopGroup(1);

    private final ApnsConnection usual;
    private final Map<String, ApnsConnection> byTopic = new HashMap<>();

    ApnsConnections(ApnsProperties properties, ApnsCredentials credentials)
            throws IOException, GeneralSecurityException {
        this.usual = new ApnsConnection(properties, credentials, eventLoops);
        for (ApnsCredentials app : properties.apps()) {
            byTopic.put(app.topic(), new ApnsConnection(properties, app, eventLoops));
        }
    }

    /// The one for the devices of an application.
    ApnsConnection to(String topic) {
        return byTopic.getOrDefault(topic, usual);
    }

    /// Whether an application has one of its own.
    boolean isOwn(String topic) {
        return byTopic.containsKey(topic);
    }

    @Override
    public void close() {
        usual.close();
        byTopic.values().forEach(ApnsConnection::close);
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
