// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import java.time.Duration;

/// Limits on the part of a stream that Redis stores and on the part that one subscription may resume.
///
/// @param items most items of a stream in Redis
/// @param lifetime time after which a stream without publications and subscriptions expires
/// @param resumedItems most items in one reply
/// @param resumedBytes most bytes in one reply, and of a stream in Redis
public record BroadcastLimits(int items, Duration lifetime, int resumedItems, int resumedBytes, PerTenant perTenant) {

    /// Limits on the streams of one tenant. Each group of streams has an equal part of them.
    ///
    /// @param streams most streams
    /// @param bytes bytes of all items; beyond it a stream keeps only its newest item
    public record PerTenant(int streams, long bytes) {

        long streamsOfGroup(int groups) {
            return Math.ceilDiv(streams, groups);
        }

        long bytesOfGroup(int groups) {
            return Math.ceilDiv(bytes, groups);
        }
    }
}
