// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// Sign-in that a session began with.
///
/// @param address IP address of the browser
/// @param agent `User-Agent` of the browser
/// @param firstAt begin of the session; a repeated sign-in of the same operator keeps it
/// @param at time at which an identity provider last named the operator's roles, or of the sign-in with a password
public record SignIn(String operator, String address, String agent, Instant firstAt, Instant at)
        implements Serializable {

    static final String ATTRIBUTE = "carillon.sign-in";

    private static final int LONGEST_AGENT = 200;

    /// Begin of a session, or a repeated sign-in of the same operator in it.
    public enum Kind {
        FIRST,
        REPEATED
    }

    /// Sets the operator that the request's session belongs to.
    public static Kind begin(HttpServletRequest request, String operator, Instant now) {
        HttpSession session = request.getSession();
        Optional<SignIn> before = of(session).filter(known -> known.operator().equals(operator));
        Instant firstAt = before.map(SignIn::firstAt).orElse(now);
        session.setAttribute(
                ATTRIBUTE,
                new SignIn(
                        operator,
                        request.getRemoteAddr(),
                        bounded(Objects.requireNonNullElse(request.getHeader("User-Agent"), "")),
                        firstAt,
                        now));
        return before.isPresent() ? Kind.REPEATED : Kind.FIRST;
    }

    public static Optional<SignIn> of(HttpSession session) {
        return session.getAttribute(ATTRIBUTE) instanceof SignIn found ? Optional.of(found) : Optional.empty();
    }

    private static String bounded(String agent) {
        String plain = agent.replaceAll("\\p{Cntrl}", "");
        return plain.length() <= LONGEST_AGENT ? plain : plain.substring(0, LONGEST_AGENT);
    }
}
