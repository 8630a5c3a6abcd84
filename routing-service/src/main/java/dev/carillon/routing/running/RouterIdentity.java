// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who a router is to others.
///
/// @param name in receipts and answers
/// @param advertised `http://host:port` where the other routers can call it; null where there are none
public record RouterIdentity(String name, @Nullable URI advertised) {

    public RouterIdentity {
        if (advertised != null && (advertised.getHost() == null || advertised.getPort() < 0)) {
            throw new IllegalArgumentException(
                    "carillon.routing.advertised-url must be http://host:port, not " + advertised);
        }
    }

    /// As members of a streams group tell each other.
    Optional<String> applicationServer() {
        return Optional.ofNullable(advertised).map(url -> url.getHost() + ":" + url.getPort());
    }
}
