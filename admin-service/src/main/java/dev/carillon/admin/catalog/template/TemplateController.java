// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.template;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.catalog.CatalogDocuments;
import dev.carillon.admin.catalog.CatalogEndpoint;
import dev.carillon.admin.catalog.CatalogOperations;
import dev.carillon.admin.catalog.TemplateForm;
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

/// REST API of the templates.
@RestController
@RequestMapping("/v1/templates")
@Tag(name = "Templates")
final class TemplateController implements CatalogOperations {

    private final CatalogEndpoint endpoint;
    private final TemplateForm form = new TemplateForm();

    TemplateController(CatalogDocuments documents) {
        this.endpoint = new CatalogEndpoint(documents, CatalogKey.Kind.TEMPLATE);
    }

    @Override
    public CatalogEndpoint endpoint() {
        return endpoint;
    }

    @PutMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Create or replace a template",
            description = "A source that cannot be rendered is refused with its line and column. MJML is compiled"
                    + " when the template is published, not for each message. If-Match and If-None-Match: * are"
                    + " honoured.")
    ResponseEntity<Object> put(
            Caller caller,
            @PathVariable String id,
            @JsonBody(limit = 256 * JsonBody.KIBIBYTE) Fields body,
            HttpServletRequest request) {
        return endpoint.put(caller, id, body, form, request);
    }
}
