// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.carillon.runtime.http.AllowedAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyServersTest {

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/keys", 200, "{}");
        answer("/moved", 302, "");
        answer("/large", 200, "x".repeat(256 * 1024 + 1));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void anAddressOfThePlatformsOwnNetworkIsNotCalled(String host) {
        try (KeyServers servers = new KeyServers(AllowedAddresses.publicAnd(List.of()))) {
            assertThatThrownBy(() -> servers.retrieveResource(url(host, "/keys")))
                    .isInstanceOf(AllowedAddresses.ForbiddenAddressException.class)
                    .hasMessageContaining(host);
        }

        assertThat(requests).hasValue(0);
    }

    @Test
    void anAllowedServerIsReadAndItsRedirectsAreNotFollowed() throws IOException {
        try (KeyServers servers = new KeyServers(AllowedAddresses.publicAnd(List.of("127.0.0.0/8")))) {
            assertThat(servers.retrieveResource(url("127.0.0.1", "/keys")).getContent())
                    .isEqualTo("{}");
            assertThatThrownBy(() -> servers.retrieveResource(url("127.0.0.1", "/moved")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("302");
            assertThatThrownBy(() -> servers.retrieveResource(url("127.0.0.1", "/large")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("262144");
        }

        assertThat(requests).hasValue(3);
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            requests.incrementAndGet();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/keys");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            try (exchange) {
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    private URL url(String host, String path) throws MalformedURLException {
        return URI.create("http://%s:%d%s".formatted(host, server.getAddress().getPort(), path))
                .toURL();
    }
}
