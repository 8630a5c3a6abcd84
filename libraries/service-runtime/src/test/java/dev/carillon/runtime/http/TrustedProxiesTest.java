// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The test's client is at 127.0.0.1.
class TrustedProxiesTest {

    private static final List<String> PROXIES = List.of("127.0.0.0/8", "10.0.0.0/8", "fd00::/8");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7                       | 203.0.113.7",
                "6.6.6.6, 203.0.113.7, 10.1.2.3    | 203.0.113.7",
                "203.0.113.7:4711                  | 203.0.113.7",
                "6.6.6.6, [2001:db8::7]:4711       | [2001:db8:0:0:0:0:0:7]",
                "2001:db8::7, fd00::1              | [2001:db8:0:0:0:0:0:7]",
                "10.1.2.3                          | 10.1.2.3",
                "6.6.6.6, localhost                | 127.0.0.1",
                "6.6.6.6, nonsense, 10.1.2.3       | 10.1.2.3"
            })
    void theClientIsTheLastAddressThatIsNoProxy(String forwarded, String client) throws Exception {
        assertThat(answer(PROXIES, "X-Forwarded-For", forwarded)).startsWith(client + " ");
    }

    @Test
    void schemeAndHostAreThoseOfTheOutermostProxysRequest() throws Exception {
        assertThat(answer(PROXIES, "X-Forwarded-Proto", "https", "X-Forwarded-Host", "console.example"))
                .endsWith(" secure https console.example 443");
        assertThat(answer(PROXIES, "X-Forwarded-Proto", "https", "X-Forwarded-Host", "console.example:8443"))
                .endsWith(" secure https console.example 8443");
        assertThat(answer(PROXIES, "X-Forwarded-Proto", "javascript", "X-Forwarded-Host", "a b"))
                .contains(" plain http 127.0.0.1 ");
    }

    @Test
    void theHeadersOfOtherClientsAreIgnored() throws Exception {
        assertThat(answer(
                        List.of("10.0.0.0/8"),
                        "X-Forwarded-For",
                        "6.6.6.6",
                        "X-Forwarded-Proto",
                        "https",
                        "X-Forwarded-Host",
                        "evil.example"))
                .startsWith("127.0.0.1 plain http 127.0.0.1 ");
        assertThat(answer(List.of(), "X-Forwarded-For", "6.6.6.6")).startsWith("127.0.0.1 plain ");
    }

    @Test
    void aNetworkIsAPrefix() {
        assertThat(Network.parse("192.0.2.128/25").contains(InetAddress.ofLiteral("192.0.2.200")))
                .isTrue();
        assertThat(Network.parse("192.0.2.128/25").contains(InetAddress.ofLiteral("192.0.2.100")))
                .isFalse();
        assertThat(Network.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("2001:db8::1")))
                .isFalse();
        assertThat(Network.parse("192.0.2.1").contains(InetAddress.ofLiteral("192.0.2.1")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", ""})
    void aFaultyNetworkIsRefused(String text) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }

    /// Client's address, `secure` or `plain`, scheme, host and port of a request with the headers.
    private static String answer(List<String> trusted, String... headers) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                String seen = String.join(
                        " ",
                        Request.getRemoteAddr(request),
                        request.isSecure() ? "secure" : "plain",
                        request.getHttpURI().getScheme(),
                        Request.getServerName(request),
                        Integer.toString(Request.getServerPort(request)));
                response.write(true, ByteBuffer.wrap(seen.getBytes(StandardCharsets.UTF_8)), callback);
                return true;
            }
        });
        TrustedProxies.of(trusted).customize(server);
        server.start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort()))
                                    .headers(headers)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } finally {
            server.stop();
        }
    }
}
