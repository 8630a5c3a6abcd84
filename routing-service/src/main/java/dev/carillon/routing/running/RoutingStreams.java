// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.routing.metering.RouterMeters;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.setaside.ProcessingGuard;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/// Streams of all lanes of this process. Starting returns at once: each lane starts as soon as Kafka and its topics
/// are available, and restarts after every failure. Thread-safe.
public final class RoutingStreams implements SmartLifecycle {

    private final KafkaClients clients;
    private final RouterIdentity identity;
    private final RouterMeters meters;
    private final ProcessingGuard guard;
    private final List<LanePlan> plans;
    private volatile @Nullable Running running;

    public record LanePlan(LaneSettings settings, RoutingRules rules) {}

    private record Running(Admin admin, List<LaneStreams> lanes) {}

    /// Streams of a router without peers.
    ///
    /// @param instance name of this process in receipts
    public RoutingStreams(
            KafkaClients clients, String instance, RouterMeters meters, ProcessingGuard guard, List<LanePlan> plans) {
        this(clients, new RouterIdentity(instance, null), meters, guard, plans);
    }

    public RoutingStreams(
            KafkaClients clients,
            RouterIdentity identity,
            RouterMeters meters,
            ProcessingGuard guard,
            List<LanePlan> plans) {
        this.clients = clients;
        this.identity = identity;
        this.meters = meters;
        this.guard = guard;
        this.plans = List.copyOf(plans);
    }

    @Override
    public synchronized void start() {
        if (running != null) {
            return;
        }
        Admin admin = clients.admin("routing", Map.of());
        LaneStreams.Connection connection = new LaneStreams.Connection(clients, admin);
        List<LaneStreams> lanes = plans.stream()
                .map(plan -> new LaneStreams(plan, identity, meters, connection, guard))
                .toList();
        lanes.forEach(LaneStreams::start);
        running = new Running(admin, lanes);
    }

    @Override
    public synchronized void stop() {
        Running ending = running;
        if (ending == null) {
            return;
        }
        // Closes all lanes concurrently, because each waits for its own transactions.
        List<Thread> closings = ending.lanes().stream()
                .map(lane -> Thread.ofVirtual().start(lane::close))
                .toList();
        try {
            for (Thread closing : closings) {
                closing.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ending.admin().close();
        running = null;
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    public RouterIdentity identity() {
        return identity;
    }

    /// Owner of a recipient in a lane. May be called by any thread.
    public RecipientOwner locate(Lane lane, RecipientKey recipient) {
        Running now = running;
        return (now == null ? Stream.<LaneStreams>empty() : now.lanes().stream())
                .filter(streams -> streams.lane() == lane)
                .findFirst()
                .map(streams -> streams.locate(recipient))
                .orElseGet(() ->
                        new RecipientOwner.Unknown("lane %s is not routed by this process".formatted(lane.wireName())));
    }

    /// True if the broker answers. Sends a request.
    boolean isKafkaThere() {
        Running now = running;
        return now != null && TopicCheck.isThere(now.admin());
    }

    List<LaneStatus> lanes() {
        Running now = running;
        return now == null
                ? List.of()
                : now.lanes().stream().map(LaneStreams::status).toList();
    }
}
