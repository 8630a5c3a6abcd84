// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Page;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API of a recipient's subscriptions. The recipient needs no profile.
@RestController
@RequestMapping("/v1/recipients/{id}/subscriptions")
@Tag(name = "Recipients")
final class SubscriptionController {

    private final Subscriptions subscriptions;

    SubscriptionController(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    @PutMapping("/{topic}")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(summary = "Subscribe a recipient to an audience topic")
    ResponseEntity<Map<String, String>> begin(Caller caller, @PathVariable String id, @PathVariable String topic) {
        boolean isNew = subscriptions.begin(Subscriptions.key(caller.tenant(), id, topic));
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK).body(Map.of("topic", topic));
    }

    @DeleteMapping("/{topic}")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(summary = "Delete a subscription")
    ResponseEntity<Void> end(Caller caller, @PathVariable String id, @PathVariable String topic) {
        if (!subscriptions.end(Subscriptions.key(caller.tenant(), id, topic))) {
            throw RefusedException.notFound("such subscription");
        }
        return ResponseEntity.noContent().build();
    }

    @GetMapping
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(summary = "List a recipient's subscriptions by topic")
    Page<Subscriptions.ActiveSubscription> list(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(
                subscriptions.list(RecipientArchive.key(caller.tenant(), id), after, size + 1),
                size,
                Subscriptions.ActiveSubscription::topic);
    }
}
