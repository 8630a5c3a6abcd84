// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.RefusedException;
import org.springframework.http.HttpStatus;

/// Refusals that several transports of the gateway have in common.
public final class GatewayRefusals {

    private GatewayRefusals() {}

    public static RefusedException inboxUnavailable() {
        return RefusedException.unavailable("the inbox cannot be reached at the moment");
    }

    public static RefusedException tooManyConnections() {
        return new RefusedException(
                FailureCode.RATE_LIMITED, HttpStatus.TOO_MANY_REQUESTS, "the recipient has too many connections");
    }
}
