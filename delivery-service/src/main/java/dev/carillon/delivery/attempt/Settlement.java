// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import java.time.Duration;
import java.time.Instant;

/// The recorded end of one attempt: all that its receipt says beyond the delivery itself.
///
/// @param provider `smtp`, `apns`; empty where no provider was called
public record Settlement(AttemptOutcome outcome, String provider, Instant at, Duration duration) {}
