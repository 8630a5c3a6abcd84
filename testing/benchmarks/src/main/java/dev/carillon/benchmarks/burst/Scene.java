// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.burst;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.client.Devices;
import dev.carillon.benchmarks.client.InboxListener;
import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.Platform;
import dev.carillon.benchmarks.cluster.StandalonePlatform;
import dev.carillon.benchmarks.counters.OutboxBacklog;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.Population;
import dev.carillon.benchmarks.load.TestRecipients;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/// Running platform with a connected device for each recipient, an event type of each of two lanes, and traffic of
/// several runs at once. For one thread.
final class Scene implements AutoCloseable {

    /// Option without a value: all services and the broker in one JVM.
    static final String STANDALONE = "standalone";

    /// Event type of the critical lane, with delivery to the inbox only.
    static final String CRITICAL_TYPE = "bench.critical";

    private static final Duration CONNECT_PATIENCE = Duration.ofMinutes(3);
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(2);

    private final Platform platform;
    private final TestTenant tenant;
    private final int recipients;
    private final Listeners listeners;
    private final Devices devices;

    private Scene(Platform platform, TestTenant tenant, int recipients, Listeners listeners, Devices devices) {
        this.platform = platform;
        this.tenant = tenant;
        this.recipients = recipients;
        this.listeners = listeners;
        this.devices = devices;
    }

    /// Runs a drill, and removes the data if it was clean.
    ///
    /// @param drill returns true if every promise was kept
    /// @return the drill's result
    /// @throws IOException if the data of a clean run cannot be removed
    static boolean run(Arguments arguments, Workspace workspace, int recipients, Predicate<Scene> drill)
            throws IOException {
        boolean kept;
        try (Scene scene = start(arguments, workspace, recipients)) {
            kept = drill.test(scene);
        }
        if (kept) {
            workspace.forgetData();
        }
        return kept;
    }

    /// Starts the platform, writes the recipients and connects their devices.
    ///
    /// @throws IllegalStateException if the platform refuses something, or not all devices are connected in time
    private static Scene start(Arguments arguments, Workspace workspace, int recipients) {
        System.out.println("starting the services; logs are in " + workspace.logs());
        Platform platform =
                arguments.has(STANDALONE) ? StandalonePlatform.start(workspace) : Cluster.start(workspace, Part.WHOLE);
        try {
            return connected(platform, recipients);
        } catch (RuntimeException e) {
            platform.close();
            throw e;
        }
    }

    private static Scene connected(Platform platform, int recipients) {
        TestTenant tenant = TestTenant.create(platform, platform.operatorKey(), 0);
        Map<Integer, String> tokens;
        try (RestApi admin = new RestApi(platform.url(Part.ADMIN), tenant.apiKey())) {
            admin.put("/v1/event-types/" + CRITICAL_TYPE, criticalType()).requireJson();
            tokens = TestRecipients.create(admin, new Population(recipients, 100, 0));
        }
        tenant.awaitAccepted(platform, CRITICAL_TYPE);
        Listeners listeners = new Listeners();
        Devices devices = Devices.start(platform.url(Part.GATEWAY).getPort(), tokens, Acks.NONE, listeners);
        Scene scene = new Scene(platform, tenant, recipients, listeners, devices);
        try {
            scene.awaitPublished();
            devices.awaitAllOpen(CONNECT_PATIENCE);
            System.out.println(recipients + " devices are connected");
            return scene;
        } catch (IllegalStateException e) {
            devices.close();
            throw e;
        }
    }

    private static ObjectNode criticalType() {
        ObjectNode type = Json.object()
                .put("name", CRITICAL_TYPE)
                .put("category", "bench")
                .put("lane", "critical")
                .put("guarantee", "effectively_once")
                .put("template", TestTenant.INBOX_TYPE);
        type.putArray("channels").add("in_app");
        return type;
    }

    /// Waits until everything that was written to the control plane is in Kafka.
    void awaitPublished() {
        new OutboxBacklog(platform.postgresUrl()).awaitEmpty();
    }

    /// Client for the control plane or for ingestion with the tenant's key, which its user closes.
    RestApi api(Part part) {
        return new RestApi(platform.url(part), tenant.apiKey());
    }

    void listen(InboxListener listener) {
        listeners.add(listener);
    }

    void forget(InboxListener listener) {
        listeners.remove(listener);
    }

    /// Ledger of a run that the devices report to from now on.
    ///
    /// @param span longest time for which the run posts
    Ledger ledger(String run, int rate, Duration span) {
        Ledger ledger = new Ledger(run, recipients, Math.toIntExact((span.toSeconds() + 1) * rate));
        listen(ledger);
        return ledger;
    }

    /// Traffic until it is closed.
    Traffic post(Ledger ledger, String type, int rate, int batch) {
        return Traffic.start(
                new Traffic.Plan(platform.url(Part.INGESTION), tenant.apiKey(), type, rate, batch), ledger);
    }

    /// Waits until everything that was accepted has arrived.
    ///
    /// @return true if it has
    boolean awaitArrived(Ledger ledger) {
        return Waiting.untilNoneIsMissing(() -> (long) ledger.expectedCount() - ledger.receivedCount(), DRAIN_PATIENCE);
    }

    @Override
    public void close() {
        devices.close();
        platform.close();
    }
}
