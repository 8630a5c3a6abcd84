// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import java.time.Duration;

/// How much of a recipient's newest items stays in Redis, per lane.
///
/// @param lifetime of a tail to which nothing is appended; far longer than the history ever lags
public record TailLimits(int items, int bytes, Duration lifetime) {}
