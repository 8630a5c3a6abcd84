// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import com.google.protobuf.ByteString;
import com.twilio.http.HttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import dev.carillon.delivery.channel.http.HttpAnswer;
import dev.carillon.delivery.channel.http.HttpCall;
import dev.carillon.delivery.channel.http.ProviderHttp;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/// Transport that sends the calls of Twilio's client over [ProviderHttp] to the configured base URL. Blocks;
/// thread-safe.
final class TwilioTransport extends HttpClient {

    private final ProviderHttp http;
    private final URI baseUrl;

    TwilioTransport(ProviderHttp http, URI baseUrl) {
        this.http = http;
        this.baseUrl = baseUrl;
    }

    /// @throws UnansweredCallException if no complete answer arrived
    @Override
    public Response makeRequest(Request request) {
        URI asked = URI.create(request.getUrl());
        String base = baseUrl.toString().replaceAll("/$", "");
        HttpCall call = new HttpCall(
                URI.create(base + asked.getRawPath()),
                Map.of("Authorization", request.getAuthString(), "Accept", "application/json"),
                "application/x-www-form-urlencoded",
                ByteString.copyFromUtf8(form(request)));
        HttpAnswer answer = http.await(call);
        return switch (answer) {
            case HttpAnswer.Answered answered ->
                new Response(
                        answered.text(),
                        answered.status(),
                        answered.headers().entrySet().stream()
                                .map(header -> (Header) new BasicHeader(header.getKey(), header.getValue()))
                                .toArray(Header[]::new));
            case HttpAnswer.Unreached _, HttpAnswer.Forbidden _, HttpAnswer.Lost _ ->
                throw new UnansweredCallException(answer);
        };
    }

    private static String form(Request request) {
        return request.getPostParams().entrySet().stream()
                .flatMap(
                        field -> field.getValue().stream().map(value -> encoded(field.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
