// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import java.util.stream.IntStream;

/// Recipients of a run and their connected devices. The connected recipients are spread evenly over all, since events
/// go to one recipient after the other.
///
/// @param recipients Number of recipients that get events
/// @param connectedPercent Share of them that have a connected device
/// @param idle Number of further recipients that have a connected device and get no events
public record Population(int recipients, int connectedPercent, int idle) {

    private static final int PERCENT = 100;

    /// True if the recipient has a connected device.
    public boolean isConnected(int recipient) {
        return recipient >= recipients || share(recipient + 1) > share(recipient);
    }

    /// Number of connected devices.
    public int devices() {
        return Math.toIntExact(share(recipients) + idle);
    }

    /// Share of the events that go to a connected recipient, from 0 to 1.
    public double connectedShare() {
        return (double) share(recipients) / recipients;
    }

    /// Indexes of the recipients with a connected device.
    IntStream connected() {
        return IntStream.range(0, size()).filter(this::isConnected);
    }

    /// Number of recipients, with those that get no events.
    int size() {
        return recipients + idle;
    }

    /// Number of connected ones among the first recipients.
    private long share(int first) {
        return (long) first * connectedPercent / PERCENT;
    }
}
