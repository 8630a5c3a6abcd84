// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import java.net.URI;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/// Who a router is to others.
///
/// @param name in receipts and answers
/// @param advertised `http://host:port` where the other routers can call it; null where there are none
public record RouterIdentity(String name, @Nullable URI advertised) {

    private static final String UNADVERTISED = "unadvertised.invalid:1";

    public RouterIdentity {
        if (advertised != null && (advertised.getHost() == null || advertised.getPort() < 0)) {
            throw new IllegalArgumentException(
                    "carillon.routing.advertised-url must be http://host:port, not " + advertised);
        }
    }

    /// What the members of a streams group tell each other. Without an address none would learn where partitions are,
    /// not
    /// even its own: who has none says so.
    String applicationServer() {
        return advertised == null ? UNADVERTISED : advertised.getHost() + ":" + advertised.getPort();
    }

    static boolean isAdvertised(HostInfo host) {
        return !UNADVERTISED.equals(host.host() + ":" + host.port()) && !host.equals(HostInfo.unavailable());
    }
}
