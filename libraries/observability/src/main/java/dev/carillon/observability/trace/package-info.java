// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Traces of notifications from the request to their outcome. The Kafka header `traceparent` carries the trace context.
/// Spans are exported to an OpenTelemetry collector over OTLP, if one is configured.
@NullMarked
package dev.carillon.observability.trace;

import org.jspecify.annotations.NullMarked;
