// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.tail;

import java.time.Duration;

/// Limits on a recipient's newest items in Redis, per lane.
///
/// @param lifetime time after which a tail without new items expires; far longer than the history ever lags
public record TailLimits(int items, int bytes, Duration lifetime) {}
