// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.template;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.documents.json.Fields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// REST API that sends template tests.
@RestController
@Tag(name = "Templates")
final class TemplateTestController {

    private final TemplateTests tests;

    TemplateTestController(TemplateTests tests) {
        this.tests = tests;
    }

    @PostMapping("/v1/template-tests")
    @RequiresScope(value = Scope.EVENTS_WRITE, or = Scope.CATALOG_WRITE)
    @Operation(
            summary = "Send a test of a template, published or not",
            description = "The test is sent to this one recipient, on the channels of the event type and by the"
                    + " recipient's preferences, with `[Test]` before each title, and before the text of a text"
                    + " message. Workflow steps that name a template use the draft, too. Waits, digests, quiet hours and"
                    + " send windows are skipped, unless `keepDelays` is true. At most 256 KiB.")
    ResponseEntity<TemplateTests.Sent> send(Caller caller, @JsonBody(limit = 256 * JsonBody.KIBIBYTE) Fields body) {
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(tests.send(caller, body));
    }
}
