// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import dev.carillon.events.v1.LaneCode;
import java.util.Locale;
import java.util.Optional;

/// A class of urgency with topics and router instances of its own, so that a campaign cannot delay a one-time password.
/// Order is promised inside a lane.
public enum Lane {
    CRITICAL(LaneCode.LANE_CRITICAL),
    STANDARD(LaneCode.LANE_STANDARD),
    BULK(LaneCode.LANE_BULK);

    private final LaneCode code;

    Lane(LaneCode code) {
        this.code = code;
    }

    public LaneCode code() {
        return code;
    }

    /// As in topic names, JSON and metrics: `critical`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Lane> find(LaneCode code) {
        return switch (code) {
            case LANE_CRITICAL -> Optional.of(CRITICAL);
            case LANE_STANDARD -> Optional.of(STANDARD);
            case LANE_BULK -> Optional.of(BULK);
            case LANE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    public static Optional<Lane> find(String wireName) {
        for (Lane lane : values()) {
            if (lane.wireName().equals(wireName)) {
                return Optional.of(lane);
            }
        }
        return Optional.empty();
    }

    /// @throws IllegalArgumentException when the code names no lane that this version knows
    public static Lane require(LaneCode code) {
        return find(code).orElseThrow(() -> new IllegalArgumentException("no lane " + code));
    }
}
