// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// REST API that retracts notifications.
@RestController
@Tag(name = "Tracking")
final class RetractionController {

    private final Retractions retractions;

    RetractionController(Retractions retractions) {
        this.retractions = retractions;
    }

    @DeleteMapping("/v1/notifications/{id}")
    @RequiresScope(Scope.EVENTS_WRITE)
    @Operation(
            summary = "Retract a notification",
            description = "The status 202 means durably accepted. Nothing more of it is sent, it disappears from"
                    + " the inbox and the counts on all of the recipient's devices, and devices that showed it"
                    + " as a push are asked to remove it. E-mails, text messages and webhooks cannot be"
                    + " retracted. May be repeated. The timeline shows the result. 404: no such notification,"
                    + " or accepted less than about a second ago; try again. 409 `not-retractable`: it was sent"
                    + " as part of the digest `digestNotificationId`, which can be retracted as a whole.")
    ResponseEntity<Retractions.Retracting> retract(Caller caller, @PathVariable String id) {
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(retractions.retract(caller, id));
    }
}
