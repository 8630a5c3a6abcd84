// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.documents.json.Fields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// REST API that lists dead letters and redrives them. Installation operators see all tenants, other callers only
/// their own.
@RestController
@Tag(name = "Dead letters")
final class DeadLetterController {

    private final DeadLetters letters;

    DeadLetterController(DeadLetters letters) {
        this.letters = letters;
    }

    @GetMapping("/v1/dead-letters/groups")
    @RequiresScope(Scope.OPERATIONS_READ)
    @Operation(
            summary = "List dead letters by cause",
            description = "The most frequent first, at most 200. `from` and `to` are ISO instants of the letters.")
    List<DeadLetters.GroupView> groups(Caller caller, @RequestParam Map<String, String> asked) {
        return letters.groups(caller, asked);
    }

    @GetMapping("/v1/dead-letters")
    @RequiresScope(Scope.OPERATIONS_READ)
    @Operation(
            summary = "List dead letters",
            description = "By `tenant`, `code`, `provider`, `sourceTopic`, `from` and `to`. `next` is the next page's"
                    + " `after`.")
    DeadLetters.PageView list(
            Caller caller,
            @RequestParam Map<String, String> asked,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        return letters.list(caller, asked, after, limit);
    }

    @GetMapping("/v1/dead-letters/{id}")
    @RequiresScope(Scope.OPERATIONS_READ)
    @Operation(
            summary = "Read a dead letter",
            description =
                    "By its id or its reference: the part after the last `~` in the id of an event that was sent again."
                            + " The original's key, headers and bytes (Base64) need the scope recipients:read.")
    DeadLetters.LetterView letter(Caller caller, @PathVariable String id) {
        return letters.letter(caller, id);
    }

    @PostMapping("/v1/dead-letters/redrives")
    @RequiresScope(Scope.OPERATIONS_WRITE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Redrive dead letters",
            description = "Each letter is sent again at most once, also if it is requested repeatedly. An event is"
                    + " sent as `<id>~<reference>`, which the letter shows as `redrivenAs`. At least one filter"
                    + " is required.")
    DeadLetters.RedriveView redrive(Caller caller, @JsonBody Fields body) {
        return letters.redrive(caller, body);
    }

    @GetMapping("/v1/dead-letters/redrives/{id}")
    @RequiresScope(Scope.OPERATIONS_READ)
    @Operation(summary = "Read the progress of a redrive")
    DeadLetters.RedriveView redrive(Caller caller, @PathVariable long id) {
        return letters.findRedrive(caller, id);
    }
}
