// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.Page;
import dev.carillon.documents.json.Fields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API of the API keys of the caller's tenant.
@RestController
@RequestMapping("/v1/api-keys")
@Tag(name = "API keys")
final class ApiKeyController {

    private final TenantApiKeys keys;

    ApiKeyController(TenantApiKeys keys) {
        this.keys = keys;
    }

    @PostMapping
    @RequiresScope(Scope.KEYS_WRITE)
    @Operation(
            summary = "Create an API key",
            description = "Only this answer contains the full key. The key never holds more than its maker: it"
                    + " loses the scopes that its maker loses. A key that was made with another key is revoked"
                    + " with it and expires no later.")
    ResponseEntity<TenantApiKeys.Created> create(Caller caller, @JsonBody Fields body) {
        return ResponseEntity.status(HttpStatus.CREATED).body(keys.create(caller, body));
    }

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "List the API keys, without secrets")
    Page<TenantApiKeys.View> list(
            Caller caller,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        return keys.list(caller, after, limit);
    }

    @DeleteMapping("/{id}")
    @RequiresScope(Scope.KEYS_WRITE)
    @Operation(
            summary = "Revoke an API key permanently",
            description = "Effective everywhere within seconds. The keys that were made with it are revoked, too.")
    ResponseEntity<Void> revoke(Caller caller, @PathVariable String id) {
        keys.revoke(caller, id);
        return ResponseEntity.noContent().build();
    }
}
