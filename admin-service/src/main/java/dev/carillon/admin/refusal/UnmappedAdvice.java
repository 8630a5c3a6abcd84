// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.refusal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// Problem details for requests to the interface that no controller takes, so that they too carry a failure code. Such
/// a request belongs to no service: where several share a server, this answers for all of them. Other paths (pages,
/// operations) are left to the server.
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice
final class UnmappedAdvice {

    private static final String INTERFACE = "/v1/";

    @ExceptionHandler
    ResponseEntity<ProblemDetail> wrongMethod(
            HttpRequestMethodNotSupportedException unsupported, HttpServletRequest request)
            throws HttpRequestMethodNotSupportedException {
        if (!isOfTheInterface(request)) {
            throw unsupported;
        }
        Set<HttpMethod> allowed = unsupported.getSupportedHttpMethods();
        ResponseEntity<ProblemDetail> answer = RefusalAdvice.answer(
                RefusedException.methodNotAllowed(unsupported.getMethod() + " is not allowed here"));
        if (allowed == null) {
            return answer;
        }
        HttpHeaders headers = new HttpHeaders(answer.getHeaders());
        headers.setAllow(allowed);
        return ResponseEntity.status(answer.getStatusCode()).headers(headers).body(answer.getBody());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> nothingThere(NoResourceFoundException missing, HttpServletRequest request)
            throws NoResourceFoundException {
        if (!isOfTheInterface(request)) {
            throw missing;
        }
        return RefusalAdvice.answer(RefusedException.notFound("such path"));
    }

    private static boolean isOfTheInterface(HttpServletRequest request) {
        return request.getRequestURI().startsWith(INTERFACE);
    }
}
