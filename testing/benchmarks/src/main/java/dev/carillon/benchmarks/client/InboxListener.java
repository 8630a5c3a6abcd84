// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.client;

import tools.jackson.databind.JsonNode;

/// Is told what devices receive, on the thread of [Devices].
public interface InboxListener {

    /// @param device the index of the device that received it
    /// @param position its place in the channel
    /// @param notification the publication's data
    /// @param atNanos when its frame had been read, by [System#nanoTime()]
    void received(int device, String channel, Position position, JsonNode notification, long atNanos);

    /// A device came back after missing more than the gateway resumes at once; it reads its list instead.
    void gap(int device, String channel);

    /// A device read this in its list, the newest first; it may have received it before or receive it later.
    ///
    /// @return whether it was new to the device
    boolean listed(int device, JsonNode notification, long atNanos);

    /// A place in a channel.
    record Position(String epoch, long offset) {}
}
