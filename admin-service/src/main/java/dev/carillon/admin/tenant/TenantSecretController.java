// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.documents.json.Fields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// REST API of the caller's tenant's secrets for client tokens and webhooks.
@RestController
@Tag(name = "Secrets")
final class TenantSecretController {

    private final TenantSecrets secrets;

    TenantSecretController(TenantSecrets secrets) {
        this.secrets = secrets;
    }

    /// List of all secrets of a purpose.
    @Schema(name = "SecretList")
    record Listing(List<TenantSecrets.View> items) {}

    @GetMapping("/v1/token-secrets")
    @RequiresScope(Scope.KEYS_WRITE)
    @Operation(
            summary = "List the secrets of client tokens",
            description = "Each one verifies tokens; the one with `signs` also signs new tokens. No answer contains a"
                    + " secret.")
    Listing tokenSecrets(Caller caller) {
        return new Listing(secrets.tokenSecrets(caller));
    }

    @PostMapping("/v1/token-secrets")
    @ResponseStatus(HttpStatus.CREATED)
    @RequiresScope(Scope.KEYS_WRITE)
    @Operation(
            summary = "Add a secret of client tokens",
            description = "It verifies tokens at once and signs new tokens after a minute, when every gateway knows it."
                    + " At most 4. Retire the old secret when the tokens that it signed have expired.")
    TenantSecrets.View addTokenSecret(Caller caller) {
        return secrets.addTokenSecret(caller);
    }

    @DeleteMapping("/v1/token-secrets/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @RequiresScope(Scope.KEYS_WRITE)
    @Operation(
            summary = "Retire a secret of client tokens",
            description = "Tokens that it signed are refused from then on. 409 `wrong-state` if no other secret can"
                    + " sign yet.")
    void retireTokenSecret(Caller caller, @PathVariable String id) {
        secrets.retireTokenSecret(caller, id);
    }

    @GetMapping("/v1/webhook-secrets")
    @RequiresScope(Scope.KEYS_WRITE)
    @Operation(
            summary = "List the signing secrets of webhooks",
            description = "Each one signs every webhook of the tenant. No answer contains a secret.")
    Listing webhookSecrets(Caller caller) {
        return new Listing(secrets.webhookSecrets(caller));
    }

    @PostMapping("/v1/webhook-secrets")
    @ResponseStatus(HttpStatus.CREATED)
    @RequiresScope(Scope.KEYS_WRITE)
    @Operation(
            summary = "Add a signing secret of webhooks",
            description = "Without a secret in the body a random one is created. The answer contains it, and no"
                    + " later one does. At most 4.")
    TenantSecrets.Created addWebhookSecret(Caller caller, @JsonBody Fields body) {
        Optional<String> given = body.text("secret", 128);
        JsonRequest.requireSound(body);
        return secrets.addWebhookSecret(caller, given);
    }

    @DeleteMapping("/v1/webhook-secrets/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @RequiresScope(Scope.KEYS_WRITE)
    @Operation(summary = "Retire a signing secret of webhooks")
    void retireWebhookSecret(Caller caller, @PathVariable String id) {
        secrets.retireWebhookSecret(caller, id);
    }
}
