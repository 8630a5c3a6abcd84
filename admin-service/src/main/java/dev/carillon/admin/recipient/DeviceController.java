// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.documents.json.Fields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// REST API of a recipient's devices.
@RestController
@RequestMapping("/v1/recipients/{id}/devices")
@Tag(name = "Recipients")
final class DeviceController {

    private final ProfileChanges changes;

    DeviceController(ProfileChanges changes) {
        this.changes = changes;
    }

    @PostMapping
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(
            summary = "Register a device",
            description = "The same id or the same token registers the same device again. At most 50 devices.")
    ResponseEntity<Object> register(Caller caller, @PathVariable String id, @JsonBody Fields body) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(ProfileForm.json(changes.register(RecipientArchive.key(caller.tenant(), id), body)));
    }

    @DeleteMapping("/{device}")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(summary = "Delete a device")
    ResponseEntity<Void> forget(Caller caller, @PathVariable String id, @PathVariable String device) {
        changes.removeDevice(RecipientArchive.key(caller.tenant(), id), device);
        return ResponseEntity.noContent().build();
    }
}
