// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.client;

import tools.jackson.databind.JsonNode;

/// Listener of the items that devices receive, called on the thread of [Devices].
public interface InboxListener {

    /// @param device Index of the receiving device
    /// @param position Position in the channel
    /// @param notification Data of the publication
    /// @param atNanos Instant at which its frame was read, by [System#nanoTime()]
    void received(int device, String channel, Position position, JsonNode notification, long atNanos);

    /// Called when a device missed more than the gateway can resume. The device reads its list instead.
    void gap(int device, String channel);

    /// Called for each item of a device's list, newest first. The device may also receive the item as a
    /// publication.
    ///
    /// @return true if the item was new to the device
    boolean listed(int device, JsonNode notification, long atNanos);

    /// Position in a channel.
    record Position(String epoch, long offset) {}
}
