// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;

/// Filter that sends the browser to the identity provider with the next page when the operator's roles are old. A
/// provider where the operator is still signed in answers at once, with the roles of now.
final class OidcRefresh implements Filter {

    private final OperatorSessions sessions;
    private final RequestCache requests = new HttpSessionRequestCache();

    OidcRefresh(OperatorSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest asked
                && response instanceof HttpServletResponse answer
                && isPage(asked)
                && sessions.hasOldRoles(asked)) {
            requests.saveRequest(asked, answer);
            answer.sendRedirect(SecurityConfiguration.OIDC_BEGIN + "/" + OidcRegistration.ID);
            return;
        }
        chain.doFilter(request, response);
    }

    /// Parts of pages, streams and forms cannot follow a redirect to another site.
    private static boolean isPage(HttpServletRequest request) {
        String path = request.getServletPath();
        return request.getMethod().equals("GET")
                && request.getHeader("HX-Request") == null
                && !Objects.requireNonNullElse(request.getHeader(HttpHeaders.ACCEPT), "")
                        .contains("text/event-stream")
                && !path.equals(SecurityConfiguration.SIGN_IN)
                && !path.startsWith("/console/assets/");
    }
}
