// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.RefusedException;
import org.springframework.http.HttpStatus;

/// Refusals that several transports of the gateway have in common.
public final class GatewayRefusals {

    private GatewayRefusals() {}

    public static RefusedException inboxUnavailable() {
        return RefusedException.unavailable("the inbox cannot be reached at the moment");
    }

    /// Refusal of a publication to a further stream.
    public static RefusedException tooManyStreams() {
        return new RefusedException(
                FailureCode.RATE_LIMITED,
                HttpStatus.TOO_MANY_REQUESTS,
                "the tenant has too many broadcast streams (carillon.gateway.broadcast.streams-per-tenant); further"
                        + " ones are possible when some have expired");
    }

    /// Refusal of a further revocation of tokens.
    public static RefusedException tooManyRevocations() {
        return new RefusedException(
                FailureCode.RATE_LIMITED,
                HttpStatus.TOO_MANY_REQUESTS,
                "the tenant has too many revocations (carillon.gateway.tokens.max-revocations-per-tenant): revoke all"
                        + " tokens of a recipient instead of single ones, or replace the tenant's token secret");
    }

    /// Refusal of a new connection because of the rate of its client address.
    public static RefusedException addressOverRate(int retryAfterSeconds) {
        return new RefusedException(Problem.of(
                        FailureCode.RATE_LIMITED,
                        HttpStatus.TOO_MANY_REQUESTS.value(),
                        "too many new connections from one address"
                                + " (carillon.gateway.admission.handshakes-per-second-per-address)")
                .with(Problem.RETRY_AFTER, (long) retryAfterSeconds));
    }

    public static RefusedException tooManyConnections() {
        return new RefusedException(
                FailureCode.RATE_LIMITED, HttpStatus.TOO_MANY_REQUESTS, "the recipient has too many connections");
    }
}
