// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// A process of the platform. Services start in the order in which they stand here.
public enum Part {
    INFRASTRUCTURE("", 768),
    SIMULATORS("testing/provider-simulators", 320),
    ADMIN("admin-service", 384),
    INGESTION("ingestion-service", 384),
    ROUTING("routing-service", 512),
    /// Another instance of the router, which comes and goes.
    SECOND_ROUTING("routing-service", 512),
    DELIVERY("delivery-service", 320),
    GATEWAY("websocket-gateway", 512),
    /// Another gateway, beside the first.
    SECOND_GATEWAY("websocket-gateway", 512),
    /// Who tells whether notifications arrive.
    CANARY("canary", 192);

    /// One of each.
    public static final Set<Part> WHOLE =
            Set.copyOf(EnumSet.complementOf(EnumSet.of(SECOND_ROUTING, SECOND_GATEWAY, CANARY)));

    private final String directory;
    private final int heapMegabytes;

    Part(String directory, int heapMegabytes) {
        this.directory = directory;
        this.heapMegabytes = heapMegabytes;
    }

    /// Directory of the Maven module whose executable jar it is, from the repository's root; empty for the brokers and
    /// stores.
    String directory() {
        return directory;
    }

    /// Name of that module.
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
