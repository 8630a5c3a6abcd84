// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.carillon.runtime.http.AllowedAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/// HTTP client for the key servers of tenants. It connects to allowed addresses only, and follows no redirect.
/// Thread-safe.
public final class KeyServers implements ResourceRetriever, AutoCloseable {

    private static final Timeout TIMEOUT = Timeout.ofSeconds(2);
    private static final int MAX_ANSWER_BYTES = 256 * 1024;
    private static final int OK = 200;

    private final CloseableHttpClient client;

    public KeyServers(AllowedAddresses allowed) {
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new AllowedHosts(allowed))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(TIMEOUT)
                                .setSocketTimeout(TIMEOUT)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(TIMEOUT)
                        .setResponseTimeout(TIMEOUT)
                        .build())
                .setUserAgent("Carillon")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        return client.execute(new HttpGet(url.toString()), KeyServers::resource);
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    private static Resource resource(ClassicHttpResponse answer) throws IOException {
        HttpEntity entity = answer.getEntity();
        if (answer.getCode() != OK || entity == null) {
            throw new IOException("the key server answered with status " + answer.getCode());
        }
        byte[] body = entity.getContent().readNBytes(MAX_ANSWER_BYTES + 1);
        if (body.length > MAX_ANSWER_BYTES) {
            throw new IOException("the key server answered with more than %d bytes".formatted(MAX_ANSWER_BYTES));
        }
        return new Resource(new String(body, StandardCharsets.UTF_8), entity.getContentType());
    }

    private record AllowedHosts(AllowedAddresses allowed) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return allowed.resolve(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
