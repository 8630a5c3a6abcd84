// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.access.Sessions;
import dev.carillon.admin.audit.Actor;
import dev.carillon.admin.operator.session.SignIn;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.servlet.HandlerMapping;

/// Sessions in the console. An operator's roles are read with every request, so that removing a role takes effect
/// at once. Roles that an identity provider granted are read again at intervals. Thread-safe.
final class OperatorSessions implements Sessions {

    /// Time for which forms and streams of an open page work after the operator's roles have become old.
    private static final Duration REFRESH_GRACE = Duration.ofMinutes(5);

    private final Operators operators;
    private final OidcRoles oidcRoles;
    private final Duration refreshRoles;
    private final SignInSettings settings;
    private final InstantSource clock;

    OperatorSessions(Operators operators, OidcSettings oidc, SignInSettings settings, InstantSource clock) {
        this.operators = operators;
        this.oidcRoles = new OidcRoles(oidc);
        this.refreshRoles = oidc.refreshRoles();
        this.settings = settings;
        this.clock = clock;
    }

    /// Operator that a session belongs to.
    ///
    /// @param needsSecondFactor true if the operator must set up a second factor before they see anything else
    record SessionOwner(String id, String displayName, Grants grants, boolean needsSecondFactor) {

        /// True if an identity provider signed the operator in, false if a password did.
        boolean isOfProvider() {
            return id.startsWith(OidcRoles.PREFIX);
        }
    }

    @Override
    public Caller require(HttpServletRequest request) {
        SessionOwner person = requireOwner(request);
        if (person.needsSecondFactor()) {
            throw AdminRefusals.forbidden("set up a second factor first: open your account by your name above");
        }
        TenantId tenant = tenant(request);
        Set<Scope> scopes = person.grants().scopes(tenant);
        if (scopes.isEmpty()) {
            throw AdminRefusals.forbidden("you have no role in this tenant");
        }
        if (!operators.isTenant(tenant)) {
            throw RefusedException.notFound("such tenant");
        }
        return new Caller(tenant, Caller.OPERATOR + person.id(), scopes);
    }

    /// Roles of an identity provider's users are not stored here: they hold the scopes of their request.
    @Override
    public Set<Scope> lockedScopes(JdbcClient jdbc, Caller operator) {
        String id = operator.keyId().substring(Caller.OPERATOR.length());
        return id.startsWith(OidcRoles.PREFIX)
                ? operator.scopes()
                : operators.lockedScopes(jdbc, id, operator.tenant());
    }

    @Override
    public Optional<SignedInOperator> visitor(HttpServletRequest request) {
        return find(request)
                .map(person -> new SignedInOperator(
                        person.id(),
                        person.displayName(),
                        person.grants().isInstallationAdmin()
                                ? operators.tenants()
                                : operators.existing(person.grants().roles().keySet()),
                        person.needsSecondFactor()));
    }

    /// @throws RefusedException if there is no session
    SessionOwner requireOwner(HttpServletRequest request) {
        return find(request).orElseThrow(() -> RefusedException.unauthenticated("sign in to continue"));
    }

    /// @throws RefusedException if there is no session, or an identity provider signed the operator in
    SessionOwner requireOwnerWithPassword(HttpServletRequest request) {
        SessionOwner owner = requireOwner(request);
        if (owner.isOfProvider()) {
            throw AdminRefusals.wrongState("your identity provider keeps your password", "identity-provider");
        }
        return owner;
    }

    /// Begins the session of an operator who has just signed in.
    void begin(HttpServletRequest request, Authentication authentication) {
        if (authentication.getPrincipal() instanceof OidcUser user) {
            SessionOwner owner = oidcRoles.person(user);
            new Actor(Caller.OPERATOR + owner.id(), request.getRemoteAddr()).actsIn(request);
            operators.signedIn(owner, SignIn.begin(request, owner.id(), clock.instant()));
        } else {
            SignIn.begin(request, authentication.getName(), clock.instant());
        }
    }

    /// True if an identity provider named the operator's roles so long ago that they must be read again.
    boolean hasOldRoles(HttpServletRequest request) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        HttpSession session = request.getSession(false);
        return authentication != null
                && session != null
                && authentication.getPrincipal() instanceof OidcUser
                && SignIn.of(session)
                        .filter(signIn -> isOlder(signIn.at(), refreshRoles))
                        .isPresent();
    }

    private boolean isOlder(Instant at, Duration age) {
        return at.plus(age).isBefore(clock.instant());
    }

    /// Operator that is signed in; empty if there is no session or it has ended.
    Optional<SessionOwner> find(HttpServletRequest request) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        HttpSession session = request.getSession(false);
        if (authentication == null || session == null || !isSignedIn(authentication)) {
            return Optional.empty();
        }
        Optional<SessionOwner> person = SignIn.of(session)
                .filter(signIn -> clock.instant().isBefore(signIn.firstAt().plus(settings.lifetime())))
                .flatMap(signIn -> person(authentication, signIn.at()));
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
                    .map(operator -> new SessionOwner(
                            operator.id(), operator.displayName(), operator.grants(), isMissingSecondFactor(operator)));
        }
        return principal instanceof OidcUser user && !isOlder(since, refreshRoles.plus(REFRESH_GRACE))
                ? Optional.of(oidcRoles.person(user))
                : Optional.empty();
    }

    private boolean isMissingSecondFactor(Operator operator) {
        return settings.secondFactor() == SignInSettings.SecondFactorRule.REQUIRED && !operator.hasSecondFactor();
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
