// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import dev.carillon.events.v1.LaneCode;
import java.util.Locale;
import java.util.Optional;

/// Class of urgency with its own topics and router instances, so that a campaign cannot delay a one-time password.
/// Order is guaranteed within a lane.
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

    /// Name in topic names, JSON and metrics, such as `critical`.
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

    /// @throws IllegalArgumentException if this version does not know the code
    public static Lane require(LaneCode code) {
        return find(code).orElseThrow(() -> new IllegalArgumentException("unknown lane " + code));
    }
}
