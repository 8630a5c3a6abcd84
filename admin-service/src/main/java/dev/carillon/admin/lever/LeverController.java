// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.documents.json.Fields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// REST API of the operators' levers. A lever's id names its kind and its subject.
@RestController
@RequestMapping("/v1/levers")
@Tag(name = "Levers")
final class LeverController {

    private final OperatorLevers levers;

    LeverController(OperatorLevers levers) {
        this.levers = levers;
    }

    @GetMapping
    @RequiresScope(Scope.OPERATOR)
    @Operation(
            summary = "List the levers that are pulled",
            description = "Each with its author, start, end and reason, the number of processes in which it is in"
                    + " effect, and the processes that are running.")
    LeverView.Board list() {
        return levers.list();
    }

    @GetMapping("/{id}")
    @RequiresScope(Scope.OPERATOR)
    @Operation(
            summary = "Read a lever, pulled or not",
            description = "The member `inEffect` counts the processes that have this position, also if the lever"
                    + " was released.")
    Object find(@PathVariable String id) {
        return levers.find(id);
    }

    @PutMapping("/{id}")
    @RequiresScope(Scope.OPERATOR)
    @Operation(
            summary = "Pull a lever or change its position",
            description = "Without `for` and `until` it is released after an hour; ramps and flags stay until they"
                    + " are released. An unknown tenant, workflow or provider is refused.")
    Object pull(Caller caller, @PathVariable String id, @JsonBody Fields body) {
        return levers.pull(caller, id, body);
    }

    @DeleteMapping("/{id}")
    @RequiresScope(Scope.OPERATOR)
    @Operation(summary = "Release a lever", description = "Succeeds also if the lever is not pulled")
    ResponseEntity<Void> letGo(@PathVariable String id) {
        levers.release(id);
        return ResponseEntity.noContent().build();
    }
}
