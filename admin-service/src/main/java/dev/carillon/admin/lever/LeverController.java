// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Requires;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Fields;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.refusal.RefusedException;
import dev.carillon.events.lever.HeldPosition;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.events.v1.Lever;
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

/// The operators' levers. A lever's id says what it does to what.
@RestController
@RequestMapping("/v1/levers")
@Tag(name = "Levers")
final class LeverController {

    private final PulledLevers levers;
    private final Instances instances;
    private final LeverSubjects subjects;
    private final LeverForm form;
    private final InstantSource clock;

    LeverController(
            PulledLevers levers, Instances instances, LeverSubjects subjects, LeverForm form, InstantSource clock) {
        this.levers = levers;
        this.instances = instances;
        this.subjects = subjects;
        this.form = form;
        this.clock = clock;
    }

    @GetMapping
    @Requires(Scope.OPERATOR)
    @Operation(
            summary = "All levers that are held",
            description = "By whom, since when, until when and why; on how many of the processes that act on it each is"
                    + " in effect; and the processes that run.")
    LeverView.Board list() {
        List<InstanceReport> alive = instances.alive();
        return new LeverView.Board(
                levers.list().stream()
                        .map(held -> LeverView.of(held.target(), Optional.of(held), alive))
                        .toList(),
                alive.stream().map(LeverView.InstanceView::of).toList());
    }

    @GetMapping("/{id}")
    @Requires(Scope.OPERATOR)
    @Operation(
            summary = "One lever, held or not",
            description = "`inEffect` counts the processes that have it as it is here: also one that was let go.")
    Object find(@PathVariable String id) {
        LeverTarget target = target(id);
        return LeverView.of(target, levers.find(target), instances.alive());
    }

    @PutMapping("/{id}")
    @Requires(Scope.OPERATOR)
    @Operation(
            summary = "Pull a lever, or move it",
            description =
                    "`{reason, for | until, …}` with what belongs to its kind: `throttle:…` `{eventsPerSecond}` of"
                            + " each instance, `pause:…`, `backoff:…` `{factor}`, `breaker:…` `{position: open | closed}`,"
                            + " `ramp:…` `{percent, candidate}`, `flag:…` `{percent}`, `rehydration:…` `{recipient}`. It"
                            + " lets go by itself: after an hour unless something else is said; ramps and flags only"
                            + " when that is said. What would act on nothing is refused: a tenant, workflow or provider"
                            + " that is not there.")
    Object pull(Caller caller, @PathVariable String id, @JsonBody Fields body) {
        LeverTarget target = target(id);
        Lever lever = form.read(target, body, caller.actorName(), clock.instant());
        subjects.requireAny(target, lever, instances.alive());
        HeldPosition held = levers.pull(target, lever);
        return LeverView.of(target, Optional.of(held), instances.alive());
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.OPERATOR)
    @Operation(summary = "Let a lever go", description = "Whether or not it is held")
    ResponseEntity<Void> letGo(@PathVariable String id) {
        levers.letGo(target(id));
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
