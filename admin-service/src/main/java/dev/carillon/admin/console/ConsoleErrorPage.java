// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.runtime.http.ErrorPage;
import dev.carillon.runtime.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.servlet.ModelAndView;

/// Page for what is refused before a page of the console or of the preference centre is reached, or fails in it. Reads
/// nothing from a store, so that it shows in any outage.
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
