// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.trace;

import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where traces go, and how many.
///
/// @param endpoint of the collector, for OTLP over HTTP, such as `http://collector:4318/v1/traces`; empty for none: no
/// spans are made then
/// @param sampling the share of traces that begin here, 0 to 1; one that begins at the producer keeps the producer's
/// choice
@ConfigurationProperties("carillon.tracing")
public record TracingSettings(
        @DefaultValue("") String endpoint,
        @DefaultValue("0.01") double sampling) {

    public TracingSettings {
        if (sampling < 0 || sampling > 1) {
            throw new IllegalArgumentException("carillon.tracing.sampling must be from 0 to 1, not " + sampling);
        }
    }

    Optional<String> collector() {
        return endpoint.isBlank() ? Optional.empty() : Optional.of(endpoint);
    }
}
