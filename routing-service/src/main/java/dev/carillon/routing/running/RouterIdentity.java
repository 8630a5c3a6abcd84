// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import java.net.URI;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/// Identity of a router for other processes.
///
/// @param name name in receipts and answers
/// @param advertised URL `http://host:port` at which other routers call it; null if there are none
public record RouterIdentity(String name, @Nullable URI advertised) {

    private static final String UNADVERTISED = "unadvertised.invalid:1";

    public RouterIdentity {
        if (advertised != null && (advertised.getHost() == null || advertised.getPort() < 0)) {
            throw new IllegalArgumentException(
                    "carillon.routing.advertised-url must be http://host:port, not " + advertised);
        }
    }

    /// Value of `application.server`, which the members of a streams group exchange. Without it no member would
    /// learn where partitions are, not even its own; a router without a URL sends a placeholder.
    String applicationServer() {
        return advertised == null ? UNADVERTISED : advertised.getHost() + ":" + advertised.getPort();
    }

    static boolean isAdvertised(HostInfo host) {
        return !UNADVERTISED.equals(host.host() + ":" + host.port()) && !host.equals(HostInfo.unavailable());
    }
}
