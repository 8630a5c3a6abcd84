// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.admin.audit.Actor;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.ApiKeyText;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Interceptor that authenticates requests to the admin service's controllers. A request needs an API key or, below
/// [#CONSOLE], an operator's session, with the scopes that the method [RequiresScope]. A method that [RequiresSession]
/// needs a session only. Controllers of other services on the same server are ignored.
final class Authentication implements HandlerInterceptor {

    static final String CALLER = Authentication.class.getName() + ".caller";

    static final String CONSOLE = "/console";

    private static final String TENANT_HEADER = "Carillon-Tenant";
    private static final String OWN_PACKAGE = "dev.carillon.admin.";

    private final ApiKeyCache keys;
    private final Sessions sessions;

    Authentication(ApiKeyCache keys, Sessions sessions) {
        this.keys = keys;
        this.sessions = sessions;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && method.getBeanType().getName().startsWith(OWN_PACKAGE)
                && !method.hasMethodAnnotation(NoAuthentication.class)) {
            new Actor(admit(request, method), request.getRemoteAddr()).actsIn(request);
        }
        return true;
    }

    /// Name of the request's sender in the audit log.
    private String admit(HttpServletRequest request, HandlerMethod method) {
        if (method.hasMethodAnnotation(RequiresSession.class)) {
            return sessions.visitor(request)
                    .map(visitor -> Caller.OPERATOR + visitor.id())
                    .orElseThrow(() -> RefusedException.unauthenticated("sign in to continue"));
        }
        Caller caller = caller(request, method);
        request.setAttribute(CALLER, caller);
        return caller.actorName();
    }

    private Caller caller(HttpServletRequest request, HandlerMethod method) {
        boolean isConsole = request.getServletPath().startsWith(CONSOLE);
        Caller caller = isConsole ? sessions.require(request) : requireKey(request);
        RequiresScope requires = method.getMethodAnnotation(RequiresScope.class);
        if (requires == null) {
            throw AdminRefusals.forbidden("no caller may use this endpoint");
        }
        boolean suffices = Arrays.stream(requires.or()).anyMatch(caller::isAllowed);
        for (Scope scope : requires.value()) {
            if (!suffices && !caller.isAllowed(scope)) {
                throw AdminRefusals.forbidden(
                        "%s lacks the scope %s".formatted(isConsole ? "your role" : "the API key", scope.wireName()));
            }
        }
        return isConsole ? caller : forTenant(request, caller);
    }

    private Caller requireKey(HttpServletRequest request) {
        return ApiKeyText.fromHeader(request.getHeader(HttpHeaders.AUTHORIZATION))
                .flatMap(keys::authenticate)
                .orElseThrow(() -> RefusedException.unauthenticated("a valid API key is needed"));
    }

    private Caller forTenant(HttpServletRequest request, Caller caller) {
        String named = request.getHeader(TENANT_HEADER);
        if (named == null || named.equals(caller.tenant().value())) {
            return caller;
        }
        if (!caller.isAllowed(Scope.OPERATOR)) {
            throw AdminRefusals.forbidden("only an operator's key may act for another tenant");
        }
        TenantId tenant;
        try {
            tenant = new TenantId(named);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid(TENANT_HEADER, "format", String.valueOf(e.getMessage()));
        }
        if (!keys.isTenant(tenant)) {
            throw RefusedException.notFound("such tenant");
        }
        return caller.actingFor(tenant);
    }
}
