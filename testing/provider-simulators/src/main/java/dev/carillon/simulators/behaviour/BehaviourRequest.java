// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.behaviour;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Request body for a behaviour; everything except the mode is optional.
record BehaviourRequest(
        @Nullable Mode mode,
        @Nullable String code,
        @Nullable Long retryAfterSeconds,
        @Nullable Long delayMillis,
        @Nullable Integer times,
        @Nullable String address,
        @Nullable Integer percent,
        @Nullable Instant since) {

    private static final int ALL = 100;

    Behaviour toBehaviour() {
        if (mode == null) {
            throw new IllegalArgumentException("mode is missing");
        }
        return new Behaviour(
                mode,
                code == null ? "" : code,
                retryAfterSeconds == null ? 0 : requireNotNegative(retryAfterSeconds, "retryAfterSeconds"),
                delayMillis == null ? 0 : requireNotNegative(delayMillis, "delayMillis"),
                times == null ? 0 : (int) requireNotNegative(times, "times"),
                address == null ? "" : address,
                percent == null ? ALL : requirePercent(percent),
                since);
    }

    private static int requirePercent(int percent) {
        if (percent < 1 || percent > ALL) {
            throw new IllegalArgumentException("percent must be from 1 to 100");
        }
        return percent;
    }

    private static long requireNotNegative(long value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative");
        }
        return value;
    }
}
