// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.routing.router.RoutingRules;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/// The streams of all lanes of this process. Starting returns at once: the lanes start by themselves as soon as Kafka
/// and the topics are there, and again after every failure. Thread-safe.
public final class RoutingStreams implements SmartLifecycle {

    private final String bootstrapServers;
    private final String instance;
    private final List<LanePlan> plans;
    private volatile @Nullable Running running;

    public record LanePlan(LaneSettings settings, RoutingRules rules) {}

    private record Running(Admin admin, List<LaneStreams> lanes) {}

    public RoutingStreams(String bootstrapServers, String instance, List<LanePlan> plans) {
        this.bootstrapServers = bootstrapServers;
        this.instance = instance;
        this.plans = List.copyOf(plans);
    }

    @Override
    public synchronized void start() {
        if (running != null) {
            return;
        }
        Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        List<LaneStreams> lanes = plans.stream()
                .map(plan -> new LaneStreams(plan.settings(), plan.rules(), instance, admin))
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
        // All at once: each waits for its own transactions.
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

    /// Whether the broker answers; asks it.
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
