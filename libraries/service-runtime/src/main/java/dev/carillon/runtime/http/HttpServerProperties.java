// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Limits of the HTTP server, for every path of every service.
///
/// @param maxBody Largest body of a request, in bytes, on paths without a limit of their own. A larger body is answered
/// with 413, and not read further.
/// @param bodyTimeout Time that a client has to send a whole body. A slower body is answered with 408.
@ConfigurationProperties("carillon.http")
record HttpServerProperties(
        @DefaultValue("16MB") DataSize maxBody,
        @DefaultValue("10s") Duration bodyTimeout) {

    HttpServerProperties {
        if (maxBody.toBytes() < 1 || !bodyTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "carillon.http.max-body and carillon.http.body-timeout must be positive");
        }
    }
}
