// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.audit.Actor;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.runtime.http.RefusedException;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.transaction.TransactionException;

/// Authentication by name and password. Neither the answer nor its timing reveals which of the two was wrong. Every
/// attempt within the limit is recorded in the installation's audit chain.
final class PasswordSignIn implements AuthenticationProvider {

    private final Operators operators;
    private final SignInAttempts attempts;
    private final AuditTrail audit;

    PasswordSignIn(Operators operators, SignInAttempts attempts, AuditTrail audit) {
        this.operators = operators;
        this.attempts = attempts;
        this.audit = audit;
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String id = OperatorId.normalized(asked.getName());
        String password = String.valueOf(asked.getCredentials());
        String address = asked.getDetails() instanceof WebAuthenticationDetails details
                ? String.valueOf(details.getRemoteAddress())
                : "";
        try {
            return authenticate(id, password, address);
        } catch (RefusedException | DataAccessException | TransactionException e) {
            throw new AuthenticationServiceException("the database is not available", e);
        }
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }

    private Authentication authenticate(String id, String password, String address) {
        if (!attempts.admit(bounded(id), address)) {
            throw new LockedException("too many attempts");
        }
        Optional<Operator> operator = operators.find(id).filter(Operator::isEnabled);
        boolean isRight = operator.map(known -> Passwords.isMatched(known.passwordHash(), password))
                .orElseGet(() -> Passwords.matchesNoOperator(password));
        Actor actor = new Actor("operator:" + bounded(id), address);
        if (!isRight) {
            audit.record(actor, Change.done(Change.INSTALLATION, "refuse-sign-in", "operator", bounded(id)));
            throw new BadCredentialsException("wrong");
        }
        attempts.succeeded(id);
        audit.record(actor, Change.done(Change.INSTALLATION, "sign-in", "operator", id));
        return UsernamePasswordAuthenticationToken.authenticated(new SignedIn(id), null, List.of());
    }

    /// Name with a bounded length and without characters that PostgreSQL cannot store, for the log.
    private static String bounded(String id) {
        String plain = id.replaceAll("\\p{Cntrl}", "");
        return plain.length() <= 100 ? plain : plain.substring(0, 100);
    }
}
