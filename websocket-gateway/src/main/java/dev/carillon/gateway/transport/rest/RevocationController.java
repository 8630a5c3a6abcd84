// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.rest;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.connection.Revocations;
import dev.carillon.gateway.transport.GatewayRefusals;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /v1/token-revocations`: revokes tokens of a recipient and closes the connections that use them.
@Hidden
@RestController
class RevocationController {

    private static final String SCOPE = "recipients:write";
    private static final int LONGEST_ID = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ProducerAccess access;
    private final Revocations revocations;

    RevocationController(ProducerAccess access, Revocations revocations) {
        this.access = access;
        this.revocations = revocations;
    }

    @PostMapping("/v1/token-revocations")
    ResponseEntity<Void> revoke(
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            HttpServletRequest received) {
        TenantId tenant = access.require(authorization, SCOPE);
        JsonNode request = request(TokenFirstBody.read(received));
        String tokenId = request.path("tokenId").stringValue("");
        if (tokenId.length() > LONGEST_ID || tokenId.equals("*") || tokenId.contains(" ")) {
            throw RefusedException.invalid(
                    "tokenId must be a token's jti, without spaces, of at most %d characters".formatted(LONGEST_ID));
        }
        Revocations.Outcome outcome = revocations.revoke(
                RecipientKey.of(tenant, recipient(request)),
                tokenId.isEmpty() ? Optional.empty() : Optional.of(tokenId));
        return switch (outcome) {
            case REVOKED -> ResponseEntity.noContent().build();
            case TOO_MANY -> throw GatewayRefusals.tooManyRevocations();
        };
    }

    private static RecipientId recipient(JsonNode request) {
        try {
            return new RecipientId(request.path("recipient").stringValue(""));
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("recipient must be a recipient's id");
        }
    }

    private static JsonNode request(ByteString body) {
        try {
            return JSON.readTree(body.toByteArray());
        } catch (JacksonException e) {
            throw RefusedException.invalid("the body must be a JSON object");
        }
    }
}
