// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/// Answers to requests that Spring refused, and to failures without a handler: a page where people use a browser, a
/// problem everywhere else. Replaces Spring Boot's own error page.
@Controller
final class ErrorAnswers implements ErrorController {

    private final List<ErrorPage> pages;

    ErrorAnswers(List<ErrorPage> pages) {
        this.pages = List.copyOf(pages);
    }

    @RequestMapping("/error")
    @Nullable
    ModelAndView answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean isOfAnError = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer;
        Problem problem = isOfAnError
                ? problem((Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE), response)
                : Problem.ofStatus(HttpServletResponse.SC_NOT_FOUND);
        String path = Objects.requireNonNullElse(
                        request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI), request.getRequestURI())
                .toString();
        Optional<ErrorPage> page =
                pages.stream().filter(found -> found.isFor(path)).findFirst();
        if (page.isPresent()) {
            problem.headers().forEach(response::setHeader);
            return page.get().show(problem, request);
        }
        String accept = Objects.requireNonNullElse(request.getHeader("Accept"), "");
        ErrorDocument.Answer answer = new ErrorDocument(problem).answer(accept);
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
        return null;
    }

    private static Problem problem(int status, HttpServletResponse response) {
        String allowed = response.getHeader("Allow");
        return status == HttpServletResponse.SC_METHOD_NOT_ALLOWED && allowed != null
                ? Problem.methodNotAllowed(List.of(allowed.split(", *", -1)))
                : Problem.ofStatus(status);
    }
}
