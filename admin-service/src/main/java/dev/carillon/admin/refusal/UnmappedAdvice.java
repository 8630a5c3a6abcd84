// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.refusal;

import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.ProblemWriter;
import dev.carillon.runtime.http.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// Controller advice for API requests that Spring itself refuses, so that their problem details have a failure code
/// too. If several services share a server, it answers for all of them. Other paths (pages, actuator) keep the
/// server's error answer.
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice
final class UnmappedAdvice {

    private static final String INTERFACE = "/v1/";

    @ExceptionHandler({
        HttpRequestMethodNotSupportedException.class,
        NoResourceFoundException.class,
        HttpMediaTypeException.class,
        ServletRequestBindingException.class,
        HttpMessageNotReadableException.class
    })
    ResponseEntity<byte[]> refused(Exception refusal, HttpServletRequest request) throws Exception {
        if (!request.getRequestURI().startsWith(INTERFACE)) {
            throw refusal;
        }
        return ProblemWriter.response(problem(refusal));
    }

    private static Problem problem(Exception refusal) {
        return switch (refusal) {
            case HttpRequestMethodNotSupportedException method ->
                Problem.methodNotAllowed(Optional.ofNullable(method.getSupportedHttpMethods()).stream()
                        .flatMap(Collection::stream)
                        .map(HttpMethod::name)
                        .toList());
            case HttpMediaTypeNotAcceptableException notAcceptable ->
                Problem.of(
                        FailureCode.UNSUPPORTED_MEDIA_TYPE,
                        406,
                        "answers have the type " + types(notAcceptable.getSupportedMediaTypes()));
            case HttpMediaTypeException unsupported ->
                Problem.of(
                        FailureCode.UNSUPPORTED_MEDIA_TYPE,
                        415,
                        "send a body of the type " + types(unsupported.getSupportedMediaTypes()));
            case MissingServletRequestParameterException missing -> missing(missing.getParameterName());
            case MissingRequestHeaderException missing -> missing(missing.getHeaderName());
            case HttpMessageNotReadableException _ ->
                Problem.of(FailureCode.INVALID_JSON, 400, "the body is not valid JSON");
            case ErrorResponse other -> Problem.ofStatus(other.getStatusCode().value());
            default -> Problem.ofStatus(400);
        };
    }

    private static Problem missing(String name) {
        return Problem.invalidRequest(400, List.of(new Violation(name, "required", "is required")));
    }

    private static String types(List<MediaType> types) {
        return types.isEmpty()
                ? MediaType.APPLICATION_JSON_VALUE
                : types.stream().map(MediaType::toString).collect(Collectors.joining(", "));
    }
}
