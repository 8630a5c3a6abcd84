// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.http;

import com.google.protobuf.ByteString;
import dev.carillon.runtime.http.AllowedAddresses;
import java.io.IOException;
import java.io.InputStream;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HTTP client for providers. Each call runs on its own virtual thread over pooled connections and is aborted at
/// the deadline. Follows no redirect and retries nothing. Thread-safe.
public final class ProviderHttp implements AutoCloseable {

    /// Size limit of an answer's body; the rest is not read.
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final int MAX_CONNECTIONS = 2_048;

    private static final Logger LOG = LoggerFactory.getLogger(ProviderHttp.class);

    private final CloseableHttpClient client;
    private final AddressGuard guard;
    private final Duration deadline;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param deadline Time limit of one whole call
    public ProviderHttp(AddressGuard guard, Duration deadline) {
        this.guard = guard;
        this.deadline = deadline;
        Timeout whole = Timeout.of(deadline);
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(guard)
                        .setMaxConnTotal(MAX_CONNECTIONS)
                        .setMaxConnPerRoute(MAX_CONNECTIONS / 2)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(deadline.dividedBy(2)))
                                .setSocketTimeout(whole)
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .setTimeToLive(TimeValue.ofMinutes(5))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(deadline.dividedBy(2)))
                        .setResponseTimeout(whole)
                        .build())
                .setUserAgent("Carillon")
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /// Sends a call. The future always completes normally, within the deadline.
    public CompletableFuture<HttpAnswer> call(HttpCall call) {
        HttpPost post = new HttpPost(call.uri());
        call.headers().forEach(post::setHeader);
        ContentType type = call.contentType().isEmpty() ? null : ContentType.parse(call.contentType());
        post.setEntity(new ByteArrayEntity(call.body().toByteArray(), type));
        AtomicBoolean over = new AtomicBoolean();
        return CompletableFuture.supplyAsync(() -> exchange(call.uri(), post), threads)
                .completeOnTimeout(
                        new HttpAnswer.Lost("no answer within " + deadline.toMillis() + " ms"),
                        deadline.toMillis(),
                        TimeUnit.MILLISECONDS)
                .whenComplete((answer, _) -> {
                    if (over.compareAndSet(false, true) && answer instanceof HttpAnswer.Lost) {
                        post.abort();
                    }
                });
    }

    /// Sends a call and waits for its answer.
    public HttpAnswer await(HttpCall call) {
        return call(call).join();
    }

    @Override
    public void close() {
        client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
        threads.shutdownNow();
    }

    private HttpAnswer exchange(URI endpoint, HttpPost post) {
        if (!guard.allowsPort(endpoint)) {
            return logged(endpoint, new HttpAnswer.Forbidden("port " + endpoint.getPort() + " may not be called"));
        }
        return logged(endpoint, exchange(post));
    }

    /// Logs the cause of a failed call: tenants and recipients are not told the cause.
    private static HttpAnswer logged(URI endpoint, HttpAnswer answer) {
        switch (answer) {
            case HttpAnswer.Answered _ -> {}
            case HttpAnswer.Forbidden(String cause) -> LOG.debug("{} was not called: {}", endpoint.getHost(), cause);
            case HttpAnswer.Unreached(String cause) -> LOG.debug("{} was not reached: {}", endpoint.getHost(), cause);
            case HttpAnswer.Lost(String cause) -> LOG.debug("{} did not answer: {}", endpoint.getHost(), cause);
        }
        return answer;
    }

    private HttpAnswer exchange(HttpPost post) {
        try {
            return client.execute(post, ProviderHttp::answered);
        } catch (AllowedAddresses.ForbiddenAddressException e) {
            return new HttpAnswer.Forbidden(String.valueOf(e.getMessage()));
        } catch (UnknownHostException e) {
            return new HttpAnswer.Unreached("unknown host " + e.getMessage());
        } catch (ConnectTimeoutException
                | ConnectionRequestTimeoutException
                | java.net.ConnectException
                | NoRouteToHostException e) {
            return new HttpAnswer.Unreached(cause(e));
        } catch (javax.net.ssl.SSLHandshakeException | javax.net.ssl.SSLPeerUnverifiedException e) {
            return new HttpAnswer.Unreached(cause(e));
        } catch (SSLException e) {
            // The server does not speak TLS; the handshake failed and nothing was sent.
            return String.valueOf(e.getMessage()).contains("Unsupported or unrecognized SSL message")
                    ? new HttpAnswer.Unreached(cause(e))
                    : new HttpAnswer.Lost(cause(e));
        } catch (SocketException e) {
            return new HttpAnswer.Lost(cause(e));
        } catch (IOException | IllegalStateException e) {
            return new HttpAnswer.Lost(cause(e));
        }
    }

    private static HttpAnswer answered(ClassicHttpResponse response) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), String.valueOf(header.getValue()));
        }
        return new HttpAnswer.Answered(response.getCode(), headers, body(response.getEntity()));
    }

    private static ByteString body(@org.jspecify.annotations.Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return ByteString.EMPTY;
        }
        try (InputStream content = entity.getContent()) {
            return content == null ? ByteString.EMPTY : ByteString.copyFrom(content.readNBytes(MAX_ANSWER_BYTES));
        }
    }

    private static String cause(Exception failure) {
        return failure.getClass().getSimpleName() + ": "
                + Optional.ofNullable(failure.getMessage()).orElse("");
    }
}
