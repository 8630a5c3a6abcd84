// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.trace;

import dev.carillon.observability.metric.Source;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Creates spans and exports them to the collector, in batches and in the background. While the collector is
/// unavailable, spans are dropped. Thread-safe.
public final class Tracing implements AutoCloseable {

    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    private static final Duration EXPORT_INTERVAL = Duration.ofSeconds(1);
    private static final int CLOSE_SECONDS = 3;

    private final Map<Source, Tracer> tracers;
    private final Map<Source, SdkTracerProvider> providers;

    private Tracing(Map<Source, SdkTracerProvider> providers) {
        Map<Source, Tracer> made = new EnumMap<>(Source.class);
        providers.forEach((source, provider) -> made.put(source, provider.get("dev.carillon")));
        this.providers = providers;
        this.tracers = Collections.unmodifiableMap(made);
    }

    public static Tracing of(TracingSettings settings) {
        return settings.collector()
                .map(endpoint -> to(
                        BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                        .setEndpoint(endpoint)
                                        .build())
                                .setScheduleDelay(EXPORT_INTERVAL)
                                .build(),
                        settings.sampling()))
                .orElseGet(() -> new Tracing(Map.of()));
    }

    /// @param carrier receives every span of a sampled trace
    public static Tracing to(SpanProcessor carrier, double sampling) {
        Map<Source, SdkTracerProvider> providers = new EnumMap<>(Source.class);
        for (Source source : Source.values()) {
            providers.put(
                    source,
                    SdkTracerProvider.builder()
                            .setResource(Resource.create(Attributes.of(SERVICE_NAME, "carillon-" + source.wireName())))
                            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sampling)))
                            .addSpanProcessor(carrier)
                            .build());
        }
        return new Tracing(providers);
    }

    /// True if a collector is configured.
    public boolean isOn() {
        return !tracers.isEmpty();
    }

    /// Operation that a span measures.
    ///
    /// @param service service that executes the operation
    public record Deed(Source service, String name, SpanKind kind) {}

    /// Starts a span, which is recorded if its trace is sampled.
    ///
    /// @param parent parent span; empty for the first span of a trace
    /// @throws IllegalStateException if no collector is configured
    public Span begin(Deed deed, Optional<SpanContext> parent, Instant at) {
        Tracer tracer = tracers.get(deed.service());
        if (tracer == null) {
            throw new IllegalStateException("no collector is configured");
        }
        Context context =
                parent.map(known -> Context.root().with(Span.wrap(known))).orElseGet(Context::root);
        return tracer.spanBuilder(deed.name())
                .setParent(context)
                .setSpanKind(deed.kind())
                .setStartTimestamp(at.toEpochMilli(), TimeUnit.MILLISECONDS)
                .startSpan();
    }

    @Override
    public void close() {
        providers.values().forEach(provider -> provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS));
    }
}
