// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/// Who makes a change, and from where.
///
/// @param name `key:<id>` of an API key, `operator:<id>` of a person
/// @param source the address that the request came from
public record Actor(String name, String source) {

    private static final String ATTRIBUTE = Actor.class.getName();

    /// Whoever the request of this thread comes from, once it is authenticated. Empty where there is none: what the
    /// platform does by itself is told by the log.
    public static Optional<Actor> current() {
        return Optional.ofNullable(RequestContextHolder.getRequestAttributes())
                .map(attributes -> attributes.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST))
                .map(Actor.class::cast);
    }

    /// Names the actor of a request.
    public void actsIn(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
