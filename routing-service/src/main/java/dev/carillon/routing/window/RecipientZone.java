// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/// The zone whose clock a recipient goes by, and whose word that is: the device knows best, then the profile, then the
/// tenant. Zones that do not exist are passed over.
public record RecipientZone(ZoneId zone, Source source) {

    /// Who named the zone.
    public enum Source {
        DEVICE,
        PROFILE,
        TENANT,
        /// Nobody: it is UTC.
        PLATFORM
    }

    /// @param device zone of the device that is written to; empty where there is none
    /// @param profile zone of the recipient's profile, or empty
    /// @param tenant the tenant's default, or empty
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
