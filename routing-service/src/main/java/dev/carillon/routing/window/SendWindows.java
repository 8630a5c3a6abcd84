// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.SendWindow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// Send windows of a channel: it may be used within any of them, or always if there are none.
public record SendWindows(List<LocalWindow> windows) {

    private static final SendWindows ALWAYS = new SendWindows(List.of());

    public SendWindows {
        windows = List.copyOf(windows);
    }

    public static SendWindows always() {
        return ALWAYS;
    }

    /// Windows of one channel: those that name it, or else those that name no channel. Invalid windows are
    /// ignored.
    public static SendWindows of(List<SendWindow> written, ChannelCode channel) {
        List<LocalWindow> own = read(written, channel);
        return new SendWindows(own.isEmpty() ? read(written, ChannelCode.CHANNEL_UNSPECIFIED) : own);
    }

    public boolean contains(Instant instant, ZoneId zone) {
        return windows.isEmpty() || windows.stream().anyMatch(window -> window.contains(instant, zone));
    }

    /// First instant at which a window is open; empty if one is open now. Quiet hours may apply at that instant:
    /// see [Availability]. Windows that do not open are evaluated again after [Availability#HORIZON].
    public Optional<Instant> closedUntil(Instant now, ZoneId zone) {
        return contains(now, zone)
                ? Optional.empty()
                : Optional.of(Availability.openAt(now, QuietHours.none(), this, zone)
                        .orElseGet(() -> now.plus(Availability.HORIZON)));
    }

    private static List<LocalWindow> read(List<SendWindow> written, ChannelCode channel) {
        return written.stream()
                .filter(window -> window.getChannel() == channel)
                .flatMap(
                        window -> LocalWindow.find(window.getFrom(), window.getTo(), window.getWeekdaysList()).stream())
                .toList();
    }
}
