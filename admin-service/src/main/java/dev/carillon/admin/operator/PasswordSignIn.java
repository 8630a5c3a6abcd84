// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.audit.Actor;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.runtime.http.RefusedException;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.TransactionException;

/// Authentication by name, password and second factor. The answer does not reveal which of them was wrong. Every
/// attempt within the limit is recorded in the installation's audit chain.
final class PasswordSignIn implements AuthenticationProvider {

    private final Credentials credentials;
    private final AuditTrail audit;

    PasswordSignIn(Credentials credentials, AuditTrail audit) {
        this.credentials = credentials;
        this.audit = audit;
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String id = OperatorId.normalized(asked.getName());
        String password = String.valueOf(asked.getCredentials());
        SignInForm form = asked.getDetails() instanceof SignInForm given ? given : new SignInForm("", "");
        try {
            return authenticate(id, password, form);
        } catch (RefusedException | DataAccessException | TransactionException e) {
            throw new AuthenticationServiceException("the database is not available", e);
        }
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }

    private Authentication authenticate(String id, String password, SignInForm form) {
        String name = Credentials.bounded(id);
        Actor actor = new Actor(Caller.OPERATOR + name, form.address());
        return switch (credentials.verify(id, password, form)) {
            case LIMITED -> throw new LockedException("too many attempts");
            case WRONG -> {
                audit.record(actor, Change.done(Change.INSTALLATION, "refuse-sign-in", "operator", name));
                throw new BadCredentialsException("wrong");
            }
            case RIGHT -> {
                audit.record(actor, Change.done(Change.INSTALLATION, "sign-in", "operator", id));
                UsernamePasswordAuthenticationToken signedIn =
                        UsernamePasswordAuthenticationToken.authenticated(new SignedIn(id), null, List.of());
                // Otherwise the form with its code would become the details, which are stored with the session.
                signedIn.setDetails(form.address());
                yield signedIn;
            }
        };
    }
}
