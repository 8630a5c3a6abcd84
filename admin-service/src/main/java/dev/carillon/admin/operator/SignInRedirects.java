// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;

/// Redirects after signing in: to the requested page on success, to the sign-in page otherwise. A page fragment
/// that is requested after the session has ended redirects the whole page.
final class SignInRedirects
        implements AuthenticationSuccessHandler, AuthenticationFailureHandler, AuthenticationEntryPoint {

    private final OperatorSessions sessions;
    private final SavedRequestAwareAuthenticationSuccessHandler onward =
            new SavedRequestAwareAuthenticationSuccessHandler();

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
            response.setHeader("HX-Redirect", SecurityConfiguration.SIGN_IN);
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
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
