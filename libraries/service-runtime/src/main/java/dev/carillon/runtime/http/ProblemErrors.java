// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Jetty's own errors, such as a bad address or a header that is too large, as an [ErrorDocument].
final class ProblemErrors extends ErrorHandler {

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        write(ErrorDocument.of(code, message == null ? "" : message), request, response, callback);
    }

    /// Writes the whole response.
    static void write(ErrorDocument document, Request request, Response response, Callback callback) {
        HttpField accept = request.getHeaders().getField(HttpHeader.ACCEPT);
        boolean page = accept != null && ErrorDocument.isForPage(accept.getValue());
        byte[] body = page ? document.page() : ProblemWriter.json(document.problem());
        HttpFields.Mutable headers = response.getHeaders();
        response.setStatus(document.problem().status());
        document.problem().headers().forEach((name, value) -> headers.put(name, value));
        headers.put(HttpHeader.CONTENT_TYPE, page ? ErrorDocument.PAGE_TYPE : ErrorDocument.PROBLEM_TYPE);
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        if (page) {
            headers.put("Content-Security-Policy", ErrorDocument.PAGE_POLICY);
        }
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
