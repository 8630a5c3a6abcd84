// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.lever.HeldPosition;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.events.v1.Lever;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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

    private final LeverStore levers;
    private final RunningInstances instances;
    private final LeverSubjects subjects;
    private final LeverForm form;
    private final InstantSource clock;

    LeverController(
            LeverStore levers,
            RunningInstances instances,
            LeverSubjects subjects,
            LeverForm form,
            InstantSource clock) {
        this.levers = levers;
        this.instances = instances;
        this.subjects = subjects;
        this.form = form;
        this.clock = clock;
    }

    @GetMapping
    @RequiresScope(Scope.OPERATOR)
    @Operation(
            summary = "List the levers that are pulled",
            description = "Each with its author, start, end and reason, the number of processes in which it is in"
                    + " effect, and the processes that are running.")
    LeverView.Board list() {
        List<InstanceReport> alive = instances.alive();
        return new LeverView.Board(
                levers.list().stream()
                        .map(held -> LeverView.of(held.target(), Optional.of(held), alive))
                        .toList(),
                alive.stream().map(LeverView.InstanceView::of).toList());
    }

    @GetMapping("/{id}")
    @RequiresScope(Scope.OPERATOR)
    @Operation(
            summary = "Read a lever, pulled or not",
            description = "`inEffect` counts the processes that have this position, also if the lever was released.")
    Object find(@PathVariable String id) {
        LeverTarget target = target(id);
        return LeverView.of(target, levers.find(target), instances.alive());
    }

    @PutMapping("/{id}")
    @RequiresScope(Scope.OPERATOR)
    @Operation(
            summary = "Pull a lever or change its position",
            description = "`{reason, for | until, …}` with the members of its kind: `throttle:…` `{eventsPerSecond}` of"
                    + " each instance, `pause:…`, `backoff:…` `{factor}`, `breaker:…` `{position: open |"
                    + " closed}`, `ramp:…` `{percent, candidate}`, `flag:…` `{percent}`, `rehydration:…`"
                    + " `{recipient}`. Without `for` and `until` it is released after an hour; ramps and"
                    + " flags stay until they are released. An unknown tenant, workflow or provider is"
                    + " refused.")
    Object pull(Caller caller, @PathVariable String id, @JsonBody Fields body) {
        LeverTarget target = target(id);
        Lever lever = form.read(target, body, caller.actorName(), clock.instant());
        subjects.requireAny(target, lever, instances.alive());
        HeldPosition held = levers.pull(target, lever);
        return LeverView.of(target, Optional.of(held), instances.alive());
    }

    @DeleteMapping("/{id}")
    @RequiresScope(Scope.OPERATOR)
    @Operation(summary = "Release a lever", description = "Succeeds also if the lever is not pulled")
    ResponseEntity<Void> letGo(@PathVariable String id) {
        levers.release(target(id));
        return ResponseEntity.noContent().build();
    }

    private static LeverTarget target(String id) {
        try {
            return LeverTarget.parse(id);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("id", "format", String.valueOf(e.getMessage()));
        }
    }
}
