// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/// Author of a change, and the address that the change came from.
///
/// @param name `key:<id>` for an API key, `operator:<id>` for an operator
/// @param source IP address that the request came from
public record Actor(String name, String source) {

    private static final String ATTRIBUTE = Actor.class.getName();

    /// Actor of the request that the current thread serves, once it is authenticated. Empty outside of requests:
    /// actions of the platform itself are recorded in the event log instead.
    public static Optional<Actor> current() {
        return Optional.ofNullable(RequestContextHolder.getRequestAttributes())
                .map(attributes -> attributes.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST))
                .map(Actor.class::cast);
    }

    /// Sets this actor as the actor of a request.
    public void actsIn(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
