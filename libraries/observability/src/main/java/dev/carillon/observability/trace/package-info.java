// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Traces: one notification's way from the request to what became of it. A trace's context travels in the Kafka header
/// `traceparent`; its spans go to an OpenTelemetry collector over OTLP, if one is configured.
@NullMarked
package dev.carillon.observability.trace;

import org.jspecify.annotations.NullMarked;
