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

/// Clients of Apple's service: one for each application with credentials of its own, and one for all other
/// applications. A failure of one client, such as an expired certificate, does not affect the others. Thread-safe.
final class ApnsConnections implements AutoCloseable {

    /// Event loops of all clients. Pushy supports no newer class, and closes a group of its own only after two idle
    /// seconds.
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

    /// Connection for the devices of an application.
    ApnsConnection to(String topic) {
        return byTopic.getOrDefault(topic, usual);
    }

    /// True if the application has a connection of its own.
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
