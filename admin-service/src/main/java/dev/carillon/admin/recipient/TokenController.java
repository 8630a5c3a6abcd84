// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.RecipientKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// REST API that issues short-lived tokens for a recipient's clients. The recipient needs no profile.
@RestController
@Tag(name = "Recipients")
final class TokenController {

    private static final long MAX_TTL_SECONDS = 86_400;
    private static final long TTL_SECONDS = 3600;
    private static final int MAX_STREAMS = 100;
    private static final Pattern STREAM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final RecipientTokens tokens;

    TokenController(RecipientTokens tokens) {
        this.tokens = tokens;
    }

    @PostMapping("/v1/recipients/{id}/tokens")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(
            summary = "Create a token for a recipient's clients",
            description = "A JWT that is signed with HS256 and the tenant's secret. It opens the recipient's inbox"
                    + " and the named broadcast streams.")
    ResponseEntity<RecipientTokens.Token> create(Caller caller, @PathVariable String id, @JsonBody Fields body) {
        RecipientKey recipient = RecipientArchive.key(caller.tenant(), id);
        long ttl = body.integer("ttlSeconds", 1, MAX_TTL_SECONDS).orElse(TTL_SECONDS);
        Optional<List<String>> streams = streams(body);
        JsonRequest.requireSound(body);
        return ResponseEntity.status(HttpStatus.CREATED).body(tokens.mint(recipient, ttl, streams));
    }

    private static Optional<List<String>> streams(Fields body) {
        if (body.find("streams").isEmpty()) {
            return Optional.empty();
        }
        List<String> names = body.texts("streams", MAX_STREAMS, 128);
        for (int i = 0; i < names.size(); i++) {
            if (!STREAM.matcher(names.get(i)).matches()) {
                body.violate("streams/" + i, "pattern", "must be the name of a broadcast stream");
            }
        }
        return Optional.of(names);
    }
}
