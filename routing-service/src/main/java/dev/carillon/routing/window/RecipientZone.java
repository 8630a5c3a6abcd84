// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/// Time zone of a recipient and its source: the device comes first, then the profile, then the tenant. Unknown zones
/// are ignored.
public record RecipientZone(ZoneId zone, Source source) {

    /// Source of the zone.
    public enum Source {
        DEVICE,
        PROFILE,
        TENANT,
        /// Default of the platform: UTC.
        PLATFORM
    }

    /// @param device zone of the addressed device; empty if there is none
    /// @param profile zone of the recipient's profile, or empty
    /// @param tenant default zone of the tenant, or empty
    public static RecipientZone of(String device, String profile, String tenant) {
        return find(device, Source.DEVICE)
                .or(() -> find(profile, Source.PROFILE))
                .or(() -> find(tenant, Source.TENANT))
                .orElseGet(() -> new RecipientZone(ZoneOffset.UTC, Source.PLATFORM));
    }

    private static Optional<RecipientZone> find(String name, Source source) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RecipientZone(ZoneId.of(name), source));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
