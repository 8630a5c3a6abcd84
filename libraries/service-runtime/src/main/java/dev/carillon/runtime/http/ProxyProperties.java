// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Reverse proxies in front of the HTTP server.
///
/// @param trusted Addresses and networks of the proxies whose headers `X-Forwarded-For`, `X-Forwarded-Proto` and
/// `X-Forwarded-Host` are used, such as `10.0.0.0/8,fd00::/8`. The headers of other clients are ignored. Without it the
/// proxy counts as the client, and requests that reached it over TLS count as plain HTTP.
@ConfigurationProperties("carillon.http.proxies")
record ProxyProperties(@DefaultValue List<String> trusted) {

    ProxyProperties {
        trusted = List.copyOf(trusted);
    }
}
