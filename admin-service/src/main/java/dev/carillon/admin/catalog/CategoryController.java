// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.CatalogKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// REST API of the categories.
@RestController
@RequestMapping("/v1/categories")
@Tag(name = "Categories")
final class CategoryController implements CatalogOperations {

    private final CatalogEndpoint endpoint;

    CategoryController(CatalogDocuments documents) {
        this.endpoint = new CatalogEndpoint(documents, CatalogKey.Kind.CATEGORY);
    }

    @Override
    public CatalogEndpoint endpoint() {
        return endpoint;
    }

    @PutMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Create or replace a category",
            description =
                    "Recipients choose their preferences by category. If-Match and If-None-Match: * are" + " honoured.")
    ResponseEntity<Object> put(
            Caller caller,
            @PathVariable String id,
            @JsonBody(limit = 32 * JsonBody.KIBIBYTE) Fields body,
            HttpServletRequest request) {
        return endpoint.put(caller, id, body, DocumentForm::ofCategory, request);
    }
}
