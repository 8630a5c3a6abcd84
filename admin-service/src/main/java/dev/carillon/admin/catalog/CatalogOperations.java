// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Page;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/// Read, delete and list operations of the REST API, which the controllers of all kinds of catalog documents share.
public interface CatalogOperations {

    CatalogEndpoint endpoint();

    @GetMapping("/{id}")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "Read one by its id")
    default ResponseEntity<Object> find(Caller caller, @PathVariable String id) {
        return endpoint().find(caller, id);
    }

    @DeleteMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(summary = "Delete one", description = "If-Match is honoured.")
    default ResponseEntity<Void> delete(Caller caller, @PathVariable String id, HttpServletRequest request) {
        return endpoint().delete(caller, id, request);
    }

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "List them by id", description = "At most 200; `next` is the next page's `after`")
    default Page<Object> list(
            Caller caller,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        return endpoint().list(caller, after, limit);
    }
}
