// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import java.time.Duration;

/// How much of a stream is kept, and how much of it one subscription may resume.
///
/// @param items that stay in Redis
/// @param lifetime of a stream that nobody publishes to or subscribes to
/// @param resumedItems in one reply
/// @param resumedBytes in one reply
public record BroadcastLimits(int items, Duration lifetime, int resumedItems, int resumedBytes) {}
