// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.lever.Levers;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API that answers whether a tenant's feature flags are on. It reads PostgreSQL, so a change takes effect at
/// once.
@RestController
@RequestMapping("/v1/flags")
@Tag(name = "Levers")
final class FlagController {

    private final LeverStore levers;
    private final InstantSource clock;

    FlagController(LeverStore levers, InstantSource clock) {
        this.levers = levers;
        this.clock = clock;
    }

    /// State of a flag for one recipient.
    @Schema(name = "Flag")
    record View(String name, String recipient, boolean on) {}

    @GetMapping("/{name}")
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(
            summary = "Read whether a flag is on for a recipient",
            description = "A flag is on for a fixed share of the recipients. A flag that is not set is off.")
    View find(Caller caller, @PathVariable String name, @RequestParam String recipient) {
        try {
            RecipientKey key = RecipientKey.of(caller.tenant().value(), recipient);
            Optional<Levers> known = levers.find(LeverTarget.ofFlag(caller.tenant(), name))
                    .map(held -> new Levers(_ -> Optional.of(held)));
            return new View(name, recipient, known.orElse(Levers.NONE).isOn(name, key, clock.instant()));
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("", "format", String.valueOf(e.getMessage()));
        }
    }
}
