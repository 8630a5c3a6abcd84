// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.servlet.ModelAndView;

/// Page that a person is shown in place of a problem.
public interface ErrorPage {

    /// True if people open the path in a browser.
    boolean isFor(String path);

    ModelAndView show(Problem problem, HttpServletRequest request);
}
