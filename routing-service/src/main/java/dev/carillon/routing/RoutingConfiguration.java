// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing;

import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.Lane;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.keys.DataKeysConfiguration;
import dev.carillon.observability.ObservabilityConfiguration;
import dev.carillon.routing.decision.engine.DeliveryPlanner;
import dev.carillon.routing.decision.engine.RoutingEngine;
import dev.carillon.routing.metering.RouterMeters;
import dev.carillon.routing.retry.RetryBudget;
import dev.carillon.routing.retry.RetryPolicy;
import dev.carillon.routing.retry.RetrySchedule;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.routing.running.LaneSettings;
import dev.carillon.routing.running.RouterIdentity;
import dev.carillon.routing.running.RoutingStreams;
import dev.carillon.routing.running.RoutingStreamsHealth;
import dev.carillon.runtime.http.HttpServerConfiguration;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.kafka.KafkaConfiguration;
import dev.carillon.runtime.setaside.ProcessingGuard;
import dev.carillon.runtime.setaside.SetAsideConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Spring configuration of the whole router.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RoutingProperties.class, RoutingAddressProperties.class})
@Import({
    DataKeysConfiguration.class,
    KafkaConfiguration.class,
    SetAsideConfiguration.class,
    HttpServerConfiguration.class,
    ExplainEnginesConfiguration.class,
    SimulationEnvironmentConfiguration.class,
    ObservabilityConfiguration.class
})
public class RoutingConfiguration {

    @Bean
    RouterMeters routingMeters(MeterRegistry registry, ProcessingGuard guard) {
        RouterMeters meters = new RouterMeters(registry, InstantSource.system());
        guard.listen(meters.setAside());
        return meters;
    }

    @Bean
    RoutingStreams routingStreamsLifecycle(
            RoutingProperties properties,
            KafkaClients kafka,
            RoutingAddressProperties address,
            RouterMeters meters,
            PayloadSeal seal,
            ProcessingGuard guard) {
        TemplateRenderer renderer = new TemplateRenderer(properties.rendering().cacheSize());
        List<Lane> lanes = properties.lanes().isEmpty() ? List.of(Lane.values()) : properties.lanes();
        return new RoutingStreams(
                kafka,
                new RouterIdentity(instance(properties), advertised(address)),
                meters,
                guard,
                lanes.stream()
                        .distinct()
                        .map(lane -> new RoutingStreams.LanePlan(
                                settings(lane, properties), rules(lane, properties, renderer, seal)))
                        .toList());
    }

    /// Health indicator; its name in `/actuator/health` is `routingStreams`.
    @Bean
    RoutingStreamsHealth routingStreamsHealthIndicator(RoutingStreams routingStreamsLifecycle) {
        return new RoutingStreamsHealth(routingStreamsLifecycle);
    }

    static RoutingRules rules(Lane lane, RoutingProperties properties, TemplateRenderer renderer, PayloadSeal seal) {
        DeliveryPlanner planner = new DeliveryPlanner(
                lane,
                renderer,
                Math.toIntExact(properties.rendering().deliverySizeLimit().toBytes()));
        RoutingProperties.Decisions decisions = properties.decisions();
        RoutingProperties.Retry retry = properties.retry();
        return new RoutingRules(
                new RoutingEngine(planner, decisions.dedupeWindow(), decisions.catalogGrace()),
                new RetryPolicy(
                        new RetrySchedule(retry.first(), retry.cap()), retry.attempts(), retry.throttledAttempts()),
                new RetryBudget.Settings(retry.share(), retry.burst(), retry.perSecond()),
                new RoutingRules.Memory(decisions.cancellationRetention(), decisions.withdrawalWindow()),
                decisions.workPerTurn(),
                decisions.turnPause(),
                seal);
    }

    private static LaneSettings settings(Lane lane, RoutingProperties properties) {
        RoutingProperties.Streams streams = properties.streams();
        return new LaneSettings(
                lane,
                streams.stateDir(),
                streams.threads(),
                streams.standbyReplicas(),
                streams.receiptsPerRecord(),
                new LaneSettings.Pace(
                        commitInterval(lane, streams),
                        backlogCommitInterval(lane, streams),
                        streams.poll(),
                        streams.idlePoll(),
                        streams.sessionTimeout(),
                        streams.transactionTimeout()),
                new LaneSettings.Memory(
                        properties.rocksdb().cacheSize().toBytes(),
                        properties.rocksdb().writeBuffersSize().toBytes()));
    }

    private static Duration commitInterval(Lane lane, RoutingProperties.Streams streams) {
        return switch (lane) {
            case CRITICAL -> streams.criticalCommitInterval();
            case STANDARD, BULK -> streams.commitInterval();
        };
    }

    private static Duration backlogCommitInterval(Lane lane, RoutingProperties.Streams streams) {
        return switch (lane) {
            case CRITICAL -> streams.criticalCommitInterval();
            case STANDARD, BULK -> streams.backlogCommitInterval();
        };
    }

    private static @Nullable URI advertised(RoutingAddressProperties address) {
        return address.advertisedUrl().isEmpty() ? null : URI.create(address.advertisedUrl());
    }

    private static String instance(RoutingProperties properties) {
        return properties.instance().isEmpty()
                ? "routing-" + host() + "-" + ProcessHandle.current().pid()
                : properties.instance();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
