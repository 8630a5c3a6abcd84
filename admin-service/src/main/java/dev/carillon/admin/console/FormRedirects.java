// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Redirects of forms that the console's script sends: 204 with the address in a header, because a script cannot see
/// where a redirect leads, and following it would use up the message for the next page. Thread-safe.
final class FormRedirects extends OncePerRequestFilter {

    static final String FORM = "X-Console-Form";
    static final String LOCATION = "X-Console-Location";

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(FORM) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, new HttpServletResponseWrapper(response) {
            @Override
            public void sendRedirect(String location) {
                setStatus(SC_NO_CONTENT);
                setHeader(LOCATION, location);
            }
        });
    }
}
