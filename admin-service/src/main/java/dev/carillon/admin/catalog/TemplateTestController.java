// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Requires;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Fields;
import dev.carillon.admin.json.JsonBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Tests over REST.
@RestController
@Tag(name = "Templates")
final class TemplateTestController {

    private final TemplateTests tests;

    TemplateTestController(TemplateTests tests) {
        this.tests = tests;
    }

    @PostMapping("/v1/template-tests")
    @Requires(Scope.EVENTS_WRITE)
    @Operation(
            summary = "Send somebody what a template says that need not be published",
            description =
                    "`{template: {contents, partials}, eventType, recipient, data}`, at most 256 KiB. To this one recipient, on the"
                            + " channels of the event type and by their preferences, with `[Test]` before each title, and before the"
                            + " text of a text message. Where a workflow's step names a template, the draft is in its place, too.")
    ResponseEntity<TemplateTests.Sent> send(Caller caller, @JsonBody(limit = 256 * JsonBody.KIBIBYTE) Fields body) {
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(tests.send(caller, body));
    }
}
