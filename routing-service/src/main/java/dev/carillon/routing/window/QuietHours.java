// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.Tenant;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// Quiet hours of a recipient.
public record QuietHours(List<LocalWindow> windows) {

    private static final QuietHours NONE = new QuietHours(List.of());

    public QuietHours {
        windows = List.copyOf(windows);
    }

    public static QuietHours none() {
        return NONE;
    }

    /// Quiet hours from their stored form; none if they are invalid.
    public static QuietHours of(dev.carillon.events.v1.QuietHours written) {
        return LocalWindow.find(written.getFrom(), written.getTo(), written.getWeekdaysList())
                .map(window -> new QuietHours(List.of(window)))
                .orElse(NONE);
    }

    /// Quiet hours of the recipient, or of the tenant if the profile sets none. An empty setting in the profile
    /// means that the recipient has no quiet hours.
    public static QuietHours of(ProfileContent profile, Tenant tenant) {
        return of(profile.hasQuietHours() ? profile.getQuietHours() : tenant.getDefaultQuietHours());
    }

    public boolean contains(Instant instant, ZoneId zone) {
        return windows.stream().anyMatch(window -> window.contains(instant, zone));
    }

    /// First instant without quiet hours; empty if none apply now. Quiet hours without an end are evaluated again
    /// after [Availability#HORIZON].
    public Optional<Instant> quietUntil(Instant now, ZoneId zone) {
        return contains(now, zone)
                ? Optional.of(Availability.openAt(now, this, SendWindows.always(), zone)
                        .orElseGet(() -> now.plus(Availability.HORIZON)))
                : Optional.empty();
    }
}
