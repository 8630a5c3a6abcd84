// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// REST API that erases recipients: the profile and the data key at once, tracking and inbox within seconds.
@RestController
@RequestMapping("/v1/recipients/{id}/erasure")
@Tag(name = "Recipients")
final class ErasureController {

    private final RecipientErasures erasures;

    ErasureController(RecipientErasures erasures) {
        this.erasures = erasures;
    }

    @PostMapping
    @RequiresScope(Scope.RECIPIENTS_ERASE)
    @Operation(
            summary = "Erase a recipient",
            description = "Removes profile, consents, devices and subscriptions and destroys the recipient's data key:"
                    + " sealed records become permanently unreadable, in the log and in backups. Answers 202;"
                    + " tracking and inbox follow within seconds, see GET. May be repeated. A recipient that"
                    + " is written again later gets a new key. Needs the scope `recipients:erase`.")
    ResponseEntity<RecipientErasures.ErasureView> erase(Caller caller, @PathVariable String id) {
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(erasures.erase(caller, id));
    }

    @GetMapping
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(
            summary = "Read the progress of a recipient's newest erasure",
            description = "The status is pending or done; each store has the time at which it finished and the"
                    + " number of removals.")
    RecipientErasures.ErasureView find(Caller caller, @PathVariable String id) {
        return erasures.newest(RecipientArchive.key(caller.tenant(), id))
                .orElseThrow(() -> RefusedException.notFound("erasure of this recipient"));
    }
}
