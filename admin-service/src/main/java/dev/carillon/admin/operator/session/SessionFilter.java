// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator.session;

import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.TransactionException;

/// Filter that gives requests their session from the database. While the database is away, requests that need a session
/// are answered with 503.
public final class SessionFilter implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(SessionFilter.class);
    private static final String AWAY =
            "<!DOCTYPE html><title>Carillon</title><p>The database is not available. Try again in a moment.</p>";

    private final SessionRepositoryFilter<StoredSession> sessions;

    public SessionFilter(ConsoleSessions repository) {
        CookieHttpSessionIdResolver ids = new CookieHttpSessionIdResolver();
        ids.setCookieSerializer(new SessionCookie());
        sessions = new SessionRepositoryFilter<>(repository);
        sessions.setHttpSessionIdResolver(ids);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            sessions.doFilter(request, response, chain);
        } catch (RefusedException | DataAccessException | TransactionException e) {
            LOG.warn("PostgreSQL did not answer for a console session; answered 503: {}", e.toString());
            if (!response.isCommitted() && response instanceof HttpServletResponse answer) {
                answer.reset();
                answer.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                answer.setHeader("Retry-After", "2");
                answer.setContentType("text/html;charset=UTF-8");
                answer.getWriter().write(AWAY);
            }
        }
    }
}
