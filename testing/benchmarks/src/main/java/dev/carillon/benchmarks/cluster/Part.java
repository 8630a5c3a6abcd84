// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Process of the platform. Services start in the order of these constants.
public enum Part {
    INFRASTRUCTURE("", 768),
    /// Brokers of a cluster of three.
    BROKER_1("", 512),
    BROKER_2("", 512),
    BROKER_3("", 512),
    SIMULATORS("testing/provider-simulators", 320),
    ADMIN("admin-service", 384),
    SECOND_ADMIN("admin-service", 384),
    INGESTION("ingestion-service", 384),
    SECOND_INGESTION("ingestion-service", 384),
    ROUTING("routing-service", 512),
    /// Second instance of the router, which is started and stopped during a run.
    SECOND_ROUTING("routing-service", 512),
    DELIVERY("delivery-service", 320),
    SECOND_DELIVERY("delivery-service", 320),
    GATEWAY("websocket-gateway", 512),
    /// Second gateway.
    SECOND_GATEWAY("websocket-gateway", 512),
    /// Canary.
    CANARY("canary", 192),
    OUTBOX_RELAY("outbox-relay", 128),
    /// Second relay of the same outbox.
    SECOND_OUTBOX_RELAY("outbox-relay", 128);

    /// Parts of a whole platform, one instance each.
    public static final Set<Part> WHOLE =
            Set.copyOf(EnumSet.of(INFRASTRUCTURE, SIMULATORS, ADMIN, INGESTION, ROUTING, DELIVERY, GATEWAY));

    /// Brokers of a cluster.
    public static final List<Part> BROKERS = List.of(BROKER_1, BROKER_2, BROKER_3);

    private final String directory;
    private final int heapMegabytes;

    Part(String directory, int heapMegabytes) {
        this.directory = directory;
        this.heapMegabytes = heapMegabytes;
    }

    /// True for a process that reports its readiness by a line of its output. Services do so over HTTP.
    boolean printsReady() {
        return directory.isEmpty();
    }

    /// Directory of the Maven module of its executable jar, relative to the repository's root; empty for the
    /// brokers and stores.
    String directory() {
        return directory;
    }

    /// Name of its Maven module.
    String module() {
        return directory.substring(directory.lastIndexOf('/') + 1);
    }

    int heapMegabytes() {
        return heapMegabytes;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
