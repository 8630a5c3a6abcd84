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

/// REST API of the event types.
@RestController
@RequestMapping("/v1/event-types")
@Tag(name = "Event types")
final class EventTypeController implements CatalogOperations {

    private final CatalogEndpoint endpoint;

    EventTypeController(CatalogDocuments documents) {
        this.endpoint = new CatalogEndpoint(documents, CatalogKey.Kind.EVENT_TYPE);
    }

    @Override
    public CatalogEndpoint endpoint() {
        return endpoint;
    }

    @PutMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Create or replace an event type",
            description = "A category, template or workflow that does not exist yet is named in `warnings`."
                    + " If-Match and If-None-Match: * are honoured.")
    ResponseEntity<Object> put(
            Caller caller,
            @PathVariable String id,
            @JsonBody(limit = 96 * JsonBody.KIBIBYTE) Fields body,
            HttpServletRequest request) {
        return endpoint.put(caller, id, body, DocumentForm::ofEventType, request);
    }
}
