// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import org.springframework.boot.context.properties.bind.DefaultValue;

/// Limit on the calls of all instances together to a provider.
///
/// @param perSecond Long-term number of calls per second. Required.
/// @param burst Number of calls at once after an idle time; 0 means a tenth of `per-second`.
public record RateLimit(double perSecond, @DefaultValue("0") int burst) {

    public RateLimit {
        if (!(perSecond > 0) || burst < 0) {
            throw new IllegalArgumentException(
                    "a rate limit needs per-second > 0 and burst >= 0, not %s and %s".formatted(perSecond, burst));
        }
    }

    /// Maximum number of saved turns.
    public int capacity() {
        return burst > 0 ? burst : Math.max(1, (int) Math.ceil(perSecond / 10));
    }
}
