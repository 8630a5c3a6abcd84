// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.fcm;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import com.google.protobuf.ByteString;
import dev.carillon.delivery.channel.http.HttpAnswer;
import dev.carillon.delivery.channel.http.HttpCall;
import dev.carillon.delivery.channel.http.ProviderHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Transport that sends the calls of Google's client over [ProviderHttp] to the configured base URL. Blocks;
/// thread-safe.
final class FcmTransport extends HttpTransport {

    private static final String GOOGLE = "https://fcm.googleapis.com";

    /// Headers that the HTTP client sets itself.
    private static final Set<String> NOT_COPIED = Set.of("accept-encoding", "user-agent", "content-length");

    private final ProviderHttp http;
    private final String baseUrl;

    FcmTransport(ProviderHttp http, URI baseUrl) {
        this.http = http;
        this.baseUrl = baseUrl.toString().replaceAll("/$", "");
    }

    @Override
    public boolean supportsMethod(String method) {
        return method.equals("POST");
    }

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) {
        URI uri = URI.create(url.startsWith(GOOGLE) ? baseUrl + url.substring(GOOGLE.length()) : url);
        return new Call(http, uri);
    }

    /// One call. For one thread.
    private static final class Call extends LowLevelHttpRequest {

        private final ProviderHttp http;
        private final URI uri;
        private final Map<String, String> headers = new HashMap<>();

        Call(ProviderHttp http, URI uri) {
            this.http = http;
            this.uri = uri;
        }

        @Override
        public void addHeader(String name, String value) {
            if (!NOT_COPIED.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, value);
            }
        }

        /// @throws UnansweredIOException if no complete answer arrived
        @Override
        public LowLevelHttpResponse execute() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            if (getStreamingContent() != null) {
                getStreamingContent().writeTo(body);
            }
            String type = getContentType() == null ? "" : getContentType();
            HttpAnswer answer = http.await(new HttpCall(uri, headers, type, ByteString.copyFrom(body.toByteArray())));
            return switch (answer) {
                case HttpAnswer.Answered answered -> new FcmResponse(answered);
                case HttpAnswer.Unreached(String cause) -> throw UnansweredIOException.unreached(cause);
                case HttpAnswer.Forbidden(String cause) -> throw UnansweredIOException.unreached(cause);
                case HttpAnswer.Lost(String cause) -> throw UnansweredIOException.lost(cause);
            };
        }
    }
}
