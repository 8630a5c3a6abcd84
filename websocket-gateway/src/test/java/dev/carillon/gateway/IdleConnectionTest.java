// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdleConnectionTest {

    private static final int CONNECTIONS = 200;

    private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");

    /// Objects of the handshake and buffers, which only a request or a frame in progress needs.
    private static final Set<String> NOT_KEPT = Set.of(
            "org.eclipse.jetty.ee11.servlet.ServletContextRequest",
            "org.eclipse.jetty.ee11.servlet.ServletApiRequest",
            "org.eclipse.jetty.server.internal.HttpConnection",
            "org.eclipse.jetty.http.HttpParser",
            "org.eclipse.jetty.websocket.common.JettyWebSocketFrameHandler",
            "org.springframework.web.socket.adapter.jetty.JettyWebSocketSession",
            "org.springframework.http.HttpHeaders",
            "dev.carillon.gateway.inbox.Opening",
            "dev.carillon.gateway.connection.OutboundQueue$QueuedMessage");

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    @Test
    void anIdleConnectionKeepsNeitherItsHandshakeNorBuffers() throws JMException {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(RawClient.connect(GATEWAY.node(), GATEWAY.producer().token("idle-" + i)));
            }

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(keptPerConnection()).isEmpty());
            assertThat(instances().lines().filter(row -> row.contains("gateway.connection.OutboundQueue")))
                    .as("the histogram has the connections' classes")
                    .isNotEmpty();
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    /// Rows of the histogram for classes with about one instance for each connection.
    private static Set<String> keptPerConnection() throws JMException {
        return instances()
                .lines()
                .map(ROW::matcher)
                .filter(row -> row.matches()
                        && NOT_KEPT.contains(row.group(2))
                        && Integer.parseInt(row.group(1)) >= CONNECTIONS / 2)
                .map(row -> row.group(2) + " " + row.group(1))
                .collect(Collectors.toSet());
    }

    private static String instances() throws JMException {
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
    }
}
