// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.trace;

import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the export of traces.
///
/// @param endpoint URL of the OpenTelemetry collector, for OTLP over HTTP, such as `http://collector:4318/v1/traces`.
/// If it is empty, the services create no spans.
/// @param sampling Share of the traces that are recorded, from 0 to 1. A larger value costs more processing and
/// storage. A trace that starts at a producer keeps the producer's choice.
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
