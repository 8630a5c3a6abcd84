// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.documents.json.Fields;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
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

    private final Recipients recipients;
    private final InstantSource clock;

    DeviceController(Recipients recipients, InstantSource clock) {
        this.recipients = recipients;
        this.clock = clock;
    }

    @PostMapping
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(
            summary = "Register a device",
            description = "The same id or the same token registers the same device again. At most 50 devices.")
    ResponseEntity<Object> register(Caller caller, @PathVariable String id, @JsonBody Fields body) {
        RecipientDevice device = ProfileForm.device(body, clock.millis());
        JsonRequest.requireSound(body);
        Recipients.WriteResult written = recipients.change(
                RecipientArchive.key(caller.tenant(), id),
                before -> with(before, registered(before.profile(), device, body)));
        RecipientDevice stored = written.stored().profile().devices().getLast();
        return ResponseEntity.status(HttpStatus.CREATED).body(ProfileForm.json(stored));
    }

    @DeleteMapping("/{device}")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(summary = "Delete a device")
    ResponseEntity<Void> forget(Caller caller, @PathVariable String id, @PathVariable String device) {
        recipients.change(RecipientArchive.key(caller.tenant(), id), before -> {
            if (before.profile().findDevice(device).isEmpty()) {
                throw RefusedException.notFound("such device");
            }
            return with(
                    before,
                    before.profile().devices().stream()
                            .filter(other -> !other.id().equals(device))
                            .toList());
        });
        return ResponseEntity.noContent().build();
    }

    /// Adds the device at the end, in place of any device with its id or its token. A known token keeps its id
    /// unless the request names another.
    private static List<RecipientDevice> registered(RecipientProfile profile, RecipientDevice device, Fields body) {
        RecipientDevice named = body.find("id").isPresent()
                ? device
                : profile.devices().stream()
                        .filter(device::isSameInstallation)
                        .findFirst()
                        .map(known -> device.identifiedBy(known.id()))
                        .orElse(device);
        List<RecipientDevice> devices = Stream.concat(
                        profile.devices().stream()
                                .filter(other -> !other.id().equals(named.id()) && !other.isSameInstallation(named)),
                        Stream.of(named))
                .toList();
        if (devices.size() > ProfileForm.MAX_DEVICES) {
            throw RefusedException.invalid(
                    "/devices", "maxItems", "a recipient has at most %d devices".formatted(ProfileForm.MAX_DEVICES));
        }
        return devices;
    }

    private static Recipients.Stored with(Recipients.Stored before, List<RecipientDevice> devices) {
        return new Recipients.Stored(
                before.recipient(), before.version(), before.profile().withDevices(devices), before.updatedAt());
    }
}
