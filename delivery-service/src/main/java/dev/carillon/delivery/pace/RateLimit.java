// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import org.springframework.boot.context.properties.bind.DefaultValue;

/// A bound on calls to a provider by all instances together.
///
/// @param perSecond in the long run
/// @param burst at once after a quiet time; 0 means a tenth of a second's
public record RateLimit(double perSecond, @DefaultValue("0") int burst) {

    public RateLimit {
        if (!(perSecond > 0) || burst < 0) {
            throw new IllegalArgumentException(
                    "a rate limit needs per-second > 0 and burst >= 0, not %s and %s".formatted(perSecond, burst));
        }
    }

    /// The most that can be saved up.
    public int capacity() {
        return burst > 0 ? burst : Math.max(1, (int) Math.ceil(perSecond / 10));
    }
}
