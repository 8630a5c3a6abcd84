// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.runtime.http.ErrorPage;
import dev.carillon.runtime.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.servlet.ModelAndView;

/// Error page for requests that fail before or inside a page of the console or the preference centre. It reads no
/// store, so that it can be shown during any outage.
final class ConsoleErrorPage implements ErrorPage {

    private static final List<String> PATHS = List.of("/console", "/preferences", "/links");

    @Override
    public boolean isFor(String path) {
        return path.equals("/") || PATHS.stream().anyMatch(page -> path.equals(page) || path.startsWith(page + "/"));
    }

    @Override
    public ModelAndView show(Problem problem, HttpServletRequest request) {
        ModelAndView page = new ModelAndView("failed", HttpStatusCode.valueOf(problem.status()));
        page.addObject("title", problem.title());
        page.addObject("detail", problem.detail());
        return page;
    }
}
