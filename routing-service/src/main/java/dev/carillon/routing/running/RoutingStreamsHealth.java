// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Health indicator: up while every lane routes and the broker answers. The broker is checked too, because streams
/// without a broker still report that they run.
public final class RoutingStreamsHealth implements HealthIndicator {

    private final RoutingStreams streams;

    public RoutingStreamsHealth(RoutingStreams streams) {
        this.streams = streams;
    }

    @Override
    public Health health() {
        boolean kafka = streams.isKafkaThere();
        List<LaneStatus> lanes = streams.lanes();
        boolean routing = !lanes.isEmpty() && lanes.stream().allMatch(LaneStatus::routing);
        Health.Builder health = kafka && routing ? Health.up() : Health.down();
        health.withDetail("kafka", kafka ? "answers" : "does not answer");
        lanes.forEach(lane -> health.withDetail(lane.lane().wireName(), lane.description()));
        return health.build();
    }
}
