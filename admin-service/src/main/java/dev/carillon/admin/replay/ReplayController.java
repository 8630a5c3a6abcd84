// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.replay;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.documents.json.Fields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// REST API of replays: events and deliveries that got stuck in a range of time are written again. For operators.
@RestController
@RequestMapping("/v1/replays")
@Tag(name = "Replays")
final class ReplayController {

    private final Replays replays;

    ReplayController(Replays replays) {
        this.replays = replays;
    }

    @PostMapping
    @RequiresScope(Scope.OPERATOR)
    @Operation(
            summary = "Replay stuck records of a range of time",
            description = "Replays events that no router has decided on, or deliveries that no worker has reported"
                    + " on. The records are written unchanged, with their ids, so that completed work is not"
                    + " repeated.")
    ResponseEntity<Replays.View> replay(Caller caller, @JsonBody Fields body) {
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(replays.start(caller, body));
    }

    @GetMapping("/{id}")
    @RequiresScope(Scope.OPERATOR)
    @Operation(summary = "Read the progress of a replay")
    Replays.View find(@PathVariable long id) {
        return replays.find(id);
    }

    @DeleteMapping("/{id}")
    @RequiresScope(Scope.OPERATOR)
    @Operation(summary = "Stop a replay", description = "Records that were written stay written")
    Replays.View stop(@PathVariable long id) {
        return replays.stop(id);
    }

    @GetMapping
    @RequiresScope(Scope.OPERATOR)
    @Operation(summary = "List the newest replays", description = "At most 50")
    List<Replays.View> list() {
        return replays.list().stream().map(Replays.View::of).toList();
    }
}
