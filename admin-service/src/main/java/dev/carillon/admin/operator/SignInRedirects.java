// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.csrf.CsrfException;

/// Redirects after signing in: to the requested page on success, to the sign-in page otherwise. A part of a page that
/// is requested after the session has ended is answered with 401, so that the page keeps what was typed. So is a form
/// whose anti-forgery token belongs to another session.
final class SignInRedirects
        implements AuthenticationSuccessHandler,
                AuthenticationFailureHandler,
                AuthenticationEntryPoint,
                AccessDeniedHandler {

    private final OperatorSessions sessions;
    private final SavedRequestAwareAuthenticationSuccessHandler onward =
            new SavedRequestAwareAuthenticationSuccessHandler();

    private final AccessDeniedHandler otherwise = new AccessDeniedHandlerImpl();

    SignInRedirects(OperatorSessions sessions) {
        this.sessions = sessions;
        onward.setDefaultTargetUrl("/console");
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException, ServletException {
        sessions.begin(request, authentication);
        onward.onAuthenticationSuccess(request, response, authentication);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        response.sendRedirect(SecurityConfiguration.SIGN_IN + "?" + reason(refused));
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        if (request.getHeader("HX-Request") == null) {
            response.sendRedirect(SecurityConfiguration.SIGN_IN);
        } else {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException, ServletException {
        if (denied instanceof CsrfException && request.getHeader("HX-Request") != null) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else {
            otherwise.handle(request, response, denied);
        }
    }

    private static String reason(AuthenticationException refused) {
        return switch (refused) {
            case LockedException _ -> "limited";
            case BadCredentialsException _ -> "wrong";
            case AuthenticationServiceException _ -> "unavailable";
            default -> "failed";
        };
    }
}
