// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import org.eclipse.jetty.server.Handler;

/// Endpoint of a service that the HTTP server asks before the servlets: for paths on which the cost of the servlets and
/// of Spring MVC would be most of the request's. The limits of request bodies hold for it too.
@FunctionalInterface
public interface ServletBypass {

    /// Handler for one server. It passes requests that it does not answer to the handler that it wraps. Called before
    /// the application has started; the handler is used when it has.
    Handler.Wrapper newHandler();
}
