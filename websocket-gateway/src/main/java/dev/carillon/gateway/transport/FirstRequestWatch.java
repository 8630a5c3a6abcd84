// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.protocol.Ticking;
import java.time.Duration;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.JettyServerCustomizer;

/// Closes sockets that have not sent the head of their first request in time, even if they still send: the server's own
/// timeout restarts with every byte. Bodies have their own time limit.
public final class FirstRequestWatch implements JettyServerCustomizer, Connection.Listener {

    private final Ticker ticker;
    private final Duration within;

    public FirstRequestWatch(Ticker ticker, Duration within) {
        this.ticker = ticker;
        this.within = within;
    }

    @Override
    public void customize(Server server) {
        for (Connector connector : server.getConnectors()) {
            connector.addBean(this);
        }
    }

    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof ConnectionMetaData)) {
            // The connection carries no requests: an upgrade has replaced the HTTP connection.
            return;
        }
        long deadline = System.nanoTime() + within.toNanos();
        ticker.add(now -> look(connection, now, deadline), deadline);
    }

    private static long look(Connection connection, long now, long deadline) {
        // Jetty counts a request when its head is complete.
        if (connection.getMessagesIn() > 0
                || !connection.getEndPoint().isOpen()
                || !connection.equals(connection.getEndPoint().getConnection())) {
            return Ticking.NEVER;
        }
        if (now < deadline) {
            return deadline;
        }
        connection.getEndPoint().close();
        return Ticking.NEVER;
    }
}
