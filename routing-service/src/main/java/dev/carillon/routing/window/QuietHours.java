// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.Tenant;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// When a recipient is not to be disturbed.
public record QuietHours(List<LocalWindow> windows) {

    private static final QuietHours NONE = new QuietHours(List.of());

    public QuietHours {
        windows = List.copyOf(windows);
    }

    public static QuietHours none() {
        return NONE;
    }

    /// Quiet hours as they are written; none when they cannot be read.
    public static QuietHours of(dev.carillon.events.v1.QuietHours written) {
        return LocalWindow.find(written.getFrom(), written.getTo(), written.getWeekdaysList())
                .map(window -> new QuietHours(List.of(window)))
                .orElse(NONE);
    }

    /// The recipient's, or the tenant's where the profile has no word about it. Empty ones in the profile are a word:
    /// never quiet.
    public static QuietHours of(ProfileContent profile, Tenant tenant) {
        return of(profile.hasQuietHours() ? profile.getQuietHours() : tenant.getDefaultQuietHours());
    }

    public boolean contains(Instant instant, ZoneId zone) {
        return windows.stream().anyMatch(window -> window.contains(instant, zone));
    }

    /// The first instant that is not quiet any more; empty when it is not quiet now. Quiet hours without an end are
    /// asked about again after [Availability#HORIZON].
    public Optional<Instant> quietUntil(Instant now, ZoneId zone) {
        return contains(now, zone)
                ? Optional.of(Availability.openAt(now, this, SendWindows.always(), zone)
                        .orElseGet(() -> now.plus(Availability.HORIZON)))
                : Optional.empty();
    }
}
