// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import java.time.Duration;

/// Limits on the part of a stream that Redis stores and on the part that one subscription may resume.
///
/// @param items most items of a stream in Redis
/// @param lifetime time after which a stream without publications and subscriptions expires
/// @param resumedItems most items in one reply
/// @param resumedBytes most bytes in one reply
public record BroadcastLimits(int items, Duration lifetime, int resumedItems, int resumedBytes) {}
