// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.HttpRequestHandler;

/// The errors that Spring sends to `/error`, such as an unknown path or a method that is not allowed, as an
/// [ErrorDocument]. It takes the place of Spring Boot's own page.
final class SpringErrors implements ErrorController, HttpRequestHandler {

    static final String PATH = "/error";

    private static final int NOT_FOUND = 404;

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Somebody who opens the path itself has no error to see.
        int status =
                request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : NOT_FOUND;
        ErrorDocument document = ErrorDocument.of(status, "");
        boolean page = ErrorDocument.isForPage(
                Optional.ofNullable(request.getHeader("Accept")).orElse(""));
        byte[] body = page ? document.page() : document.problem();
        response.setStatus(status);
        response.setContentType(page ? ErrorDocument.PAGE_TYPE : ErrorDocument.PROBLEM_TYPE);
        response.setContentLength(body.length);
        response.setHeader("Cache-Control", "no-store");
        if (page) {
            response.setHeader("Content-Security-Policy", ErrorDocument.PAGE_POLICY);
        }
        response.getOutputStream().write(body);
    }
}
