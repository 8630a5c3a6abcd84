// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.util.Locale;

/// A process of the platform. Services start in the order in which they stand here.
public enum Part {
    INFRASTRUCTURE("", 768),
    SIMULATORS("provider-simulators", 320),
    ADMIN("admin-service", 384),
    INGESTION("ingestion-service", 384),
    ROUTING("routing-service", 512),
    DELIVERY("delivery-service", 320),
    GATEWAY("websocket-gateway", 512);

    private final String module;
    private final int heapMegabytes;

    Part(String module, int heapMegabytes) {
        this.module = module;
        this.heapMegabytes = heapMegabytes;
    }

    /// The Maven module whose executable jar it is; empty for the brokers and stores.
    String module() {
        return module;
    }

    int heapMegabytes() {
        return heapMegabytes;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
