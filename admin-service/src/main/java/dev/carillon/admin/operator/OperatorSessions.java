// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.access.Sessions;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.servlet.HandlerMapping;

/// Sessions in the console. An operator's roles are read with every request, so that removing a role takes effect
/// at once. Roles that an identity provider granted last as long as the session. Thread-safe.
final class OperatorSessions implements Sessions {

    static final String SIGNED_IN_AT = "carillon.signed-in-at";

    private final Operators operators;
    private final OidcRoles oidcRoles;
    private final SignInSettings settings;
    private final InstantSource clock;

    OperatorSessions(Operators operators, OidcRoles oidcRoles, SignInSettings settings, InstantSource clock) {
        this.operators = operators;
        this.oidcRoles = oidcRoles;
        this.settings = settings;
        this.clock = clock;
    }

    /// Operator that a session belongs to.
    record SessionOwner(String id, String displayName, Grants grants) {}

    @Override
    public Caller require(HttpServletRequest request) {
        SessionOwner person = find(request).orElseThrow(() -> RefusedException.unauthenticated("sign in to continue"));
        TenantId tenant = tenant(request);
        Set<Scope> scopes = person.grants().scopes(tenant);
        if (scopes.isEmpty()) {
            throw AdminRefusals.forbidden("you have no role in this tenant");
        }
        if (!operators.isTenant(tenant)) {
            throw RefusedException.notFound("such tenant");
        }
        return new Caller(tenant, "operator:" + person.id(), scopes);
    }

    @Override
    public Optional<SignedInOperator> visitor(HttpServletRequest request) {
        return find(request)
                .map(person -> new SignedInOperator(
                        person.displayName(),
                        person.grants().isInstallationAdmin()
                                ? operators.tenants()
                                : operators.existing(person.grants().roles().keySet())));
    }

    /// Operator that is signed in; empty if there is no session or it has ended.
    Optional<SessionOwner> find(HttpServletRequest request) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        HttpSession session = request.getSession(false);
        if (authentication == null || session == null || !isSignedIn(authentication)) {
            return Optional.empty();
        }
        Optional<SessionOwner> person = session.getAttribute(SIGNED_IN_AT) instanceof Instant since
                        && clock.instant().isBefore(since.plus(settings.lifetime()))
                ? person(authentication, since)
                : Optional.empty();
        if (person.isEmpty()) {
            session.invalidate();
        }
        return person;
    }

    private static boolean isSignedIn(Authentication authentication) {
        return authentication.getPrincipal() instanceof SignedIn || authentication.getPrincipal() instanceof OidcUser;
    }

    private Optional<SessionOwner> person(Authentication authentication, Instant since) {
        Object principal = authentication.getPrincipal();
        if (principal instanceof SignedIn signedIn) {
            return operators
                    .find(signedIn.id())
                    .filter(Operator::isEnabled)
                    .filter(operator -> !since.isBefore(operator.sessionsSince()))
                    .map(operator -> new SessionOwner(operator.id(), operator.displayName(), operator.grants()));
        }
        return principal instanceof OidcUser user ? Optional.of(oidcRoles.person(user)) : Optional.empty();
    }

    private static TenantId tenant(HttpServletRequest request) {
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        Object tenant = variables instanceof Map<?, ?> map ? map.get("tenant") : null;
        try {
            return new TenantId(String.valueOf(tenant));
        } catch (IllegalArgumentException e) {
            throw RefusedException.notFound("such tenant");
        }
    }
}
