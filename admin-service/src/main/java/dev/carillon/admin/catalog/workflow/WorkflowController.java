// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.workflow;

import com.google.protobuf.ByteString;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.catalog.CatalogDocuments;
import dev.carillon.admin.catalog.CatalogEndpoint;
import dev.carillon.admin.catalog.CatalogOperations;
import dev.carillon.admin.catalog.WorkflowForm;
import dev.carillon.admin.json.Document;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Workflow;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// REST API of the workflows.
@RestController
@RequestMapping("/v1/workflows")
@Tag(name = "Workflows")
final class WorkflowController implements CatalogOperations {

    private final CatalogEndpoint endpoint;

    WorkflowController(CatalogDocuments documents) {
        this.endpoint = new CatalogEndpoint(documents, CatalogKey.Kind.WORKFLOW);
    }

    @Override
    public CatalogEndpoint endpoint() {
        return endpoint;
    }

    @PutMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Create or replace a workflow",
            description = "The answer is canonical JSON. Every fault is reported with its path. A template that"
                    + " does not exist yet is named in `warnings`. If-Match and If-None-Match: * are honoured.")
    ResponseEntity<Object> put(
            Caller caller,
            @PathVariable String id,
            @JsonBody(limit = 128 * JsonBody.KIBIBYTE) Document body,
            HttpServletRequest request) {
        ByteString canonical = WorkflowForm.read(body);
        return endpoint.put(
                endpoint.key(caller, id),
                JsonRequest.fields(Json.parse(canonical.toByteArray())).node(),
                CatalogEntry.newBuilder().setWorkflow(Workflow.newBuilder().setDocument(canonical)),
                request);
    }
}
