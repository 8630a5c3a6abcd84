// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.fcm;

import com.google.api.client.http.LowLevelHttpResponse;
import dev.carillon.delivery.channel.http.HttpAnswer;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// HTTP answer in the form that Google's client reads. Statuses 500 and 503 are raised by 90, because Google's
/// client would retry them itself and only the router decides on retries. The body keeps the error code.
final class FcmResponse extends LowLevelHttpResponse {

    private final HttpAnswer.Answered answered;
    private final List<Map.Entry<String, String>> headers;

    FcmResponse(HttpAnswer.Answered answered) {
        this.answered = answered;
        this.headers = List.copyOf(answered.headers().entrySet());
    }

    @Override
    public InputStream getContent() {
        return answered.body().newInput();
    }

    @Override
    public String getContentEncoding() {
        return "";
    }

    @Override
    public long getContentLength() {
        return answered.body().size();
    }

    @Override
    public String getContentType() {
        return answered.headers().getOrDefault("content-type", "application/json");
    }

    @Override
    public String getStatusLine() {
        return "HTTP/1.1 " + getStatusCode();
    }

    @Override
    public int getStatusCode() {
        int status = answered.status();
        return status == 500 || status == 503 ? status + 90 : status;
    }

    @Override
    public String getReasonPhrase() {
        return "";
    }

    @Override
    public int getHeaderCount() {
        return headers.size();
    }

    @Override
    public String getHeaderName(int index) {
        return headers.get(index).getKey();
    }

    @Override
    public String getHeaderValue(int index) {
        return headers.get(index).getValue();
    }
}
