// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.events.FailureCode;
import dev.carillon.gateway.connection.ClientIdentity;
import dev.carillon.gateway.connection.TokenVerdict;
import dev.carillon.gateway.connection.TokenVerifier;
import dev.carillon.runtime.http.RefusedException;
import org.springframework.http.HttpStatus;

/// Authentication of clients' HTTP requests.
public final class ClientTokens {

    private static final String BEARER = "Bearer ";

    private final TokenVerifier tokens;

    public ClientTokens(TokenVerifier tokens) {
        this.tokens = tokens;
    }

    /// @param authorization header; may be empty
    /// @param parameter token in the query, for clients that cannot set a header; may be empty
    /// @throws RefusedException if the request has no valid token
    public ClientIdentity require(String authorization, String parameter) {
        String token = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length())
                : parameter;
        if (token.isEmpty()) {
            throw RefusedException.unauthenticated("a client token is required");
        }
        return switch (tokens.verify(token)) {
            case TokenVerdict.Valid(ClientIdentity identity) -> identity;
            case TokenVerdict.Expired() ->
                throw new RefusedException(FailureCode.TOKEN_EXPIRED, HttpStatus.UNAUTHORIZED, "the token has expired");
            case TokenVerdict.Unacceptable(String rule) ->
                throw new RefusedException(FailureCode.INVALID_TOKEN, HttpStatus.UNAUTHORIZED, rule);
            case TokenVerdict.Invalid _ ->
                throw new RefusedException(
                        FailureCode.INVALID_TOKEN, HttpStatus.UNAUTHORIZED, "the token is not valid");
            case TokenVerdict.Undecided() -> throw GatewayRefusals.inboxUnavailable();
        };
    }
}
