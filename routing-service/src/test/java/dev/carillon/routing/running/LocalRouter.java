// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.Lane;
import dev.carillon.routing.decision.engine.DeliveryPlanner;
import dev.carillon.routing.decision.engine.RoutingEngine;
import dev.carillon.routing.metering.RouterMeters;
import dev.carillon.routing.retry.RetryBudget;
import dev.carillon.routing.retry.RetryPolicy;
import dev.carillon.routing.retry.RetrySchedule;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.setaside.ProcessingGuard;
import dev.carillon.runtime.setaside.ProcessingSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// Streams as the application makes them, without a Spring context.
final class LocalRouter {

    private static final LaneSettings.Pace PACE = new LaneSettings.Pace(
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofSeconds(8),
            Duration.ofSeconds(10));

    private LocalRouter() {}

    static RoutingStreams of(String bootstrapServers, Path stateDir, Lane... lanes) {
        return of(bootstrapServers, stateDir, PACE, lanes);
    }

    static RoutingStreams of(String bootstrapServers, Path stateDir, LaneSettings.Pace pace, Lane... lanes) {
        List<RoutingStreams.LanePlan> plans = Stream.of(lanes)
                .map(lane -> new RoutingStreams.LanePlan(settings(stateDir, lane, pace), rules(lane)))
                .toList();
        return new RoutingStreams(
                KafkaClients.at(bootstrapServers),
                "routing-test",
                new RouterMeters(new SimpleMeterRegistry(), InstantSource.system()),
                ProcessingGuard.openAlone(
                        new ProcessingSettings(stateDir.resolve("processing"), Duration.ofSeconds(60)),
                        InstantSource.system(),
                        () -> {}),
                plans);
    }

    private static LaneSettings settings(Path stateDir, Lane lane, LaneSettings.Pace pace) {
        return new LaneSettings(
                lane, stateDir, 1, 0, 200, pace, new LaneSettings.Memory(64 * 1024 * 1024, 32 * 1024 * 1024));
    }

    static RoutingRules rules(Lane lane) {
        return new RoutingRules(
                new RoutingEngine(
                        new DeliveryPlanner(lane, new TemplateRenderer(100), 900 * 1024),
                        Duration.ofHours(24),
                        Duration.ofSeconds(10)),
                new RetryPolicy(new RetrySchedule(Duration.ofMillis(100), Duration.ofSeconds(1)), 3, 100),
                new RetryBudget.Settings(0.2, 100, 10),
                new RoutingRules.Memory(Duration.ofDays(30), Duration.ofHours(24)),
                1000,
                Duration.ofMillis(50));
    }
}
