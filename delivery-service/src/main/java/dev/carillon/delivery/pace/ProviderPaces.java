// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.channel.circuit.ProviderCircuits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/// The turns at all providers of this process. Whoever was granted one must [#settle] it or [#giveBack].
/// Thread-safe.
public final class ProviderPaces implements AutoCloseable {

    private final PaceProperties properties;
    private final RateBucket bucket;
    private final ProviderCircuits circuits;
    private final ToDoubleFunction<PaceRequest> weights;
    private final InstantSource clock;
    private final Map<String, ProviderPace> paces = new ConcurrentHashMap<>();

    ProviderPaces(
            PaceProperties properties,
            RateBucket bucket,
            ProviderCircuits circuits,
            ToDoubleFunction<PaceRequest> weights,
            InstantSource clock) {
        this.properties = properties;
        this.bucket = bucket;
        this.circuits = circuits;
        this.weights = weights;
        this.clock = clock;
    }

    /// Waits for a turn; blocks the calling (virtual) thread.
    ///
    /// @throws dev.carillon.delivery.attempt.LedgerUnavailableException when a limit cannot be asked for
    public Turn await(PaceRequest request) {
        return paces.computeIfAbsent(
                        request.way().provider(),
                        provider ->
                                new ProviderPace(provider, request.concurrency(), properties, bucket, circuits, clock))
                .await(request, weights);
    }

    /// The attempt has come to its end.
    public void settle(PaceRequest request, AttemptOutcome outcome, Duration latency) {
        circuits.record(request.way(), outcome, latency);
        find(request.way().provider()).ifPresent(pace -> pace.settle(request, outcome, latency));
    }

    /// The attempt is not made after all.
    public void giveBack(PaceRequest request) {
        circuits.leave(request.way());
        find(request.way().provider()).ifPresent(pace -> pace.giveBack(request));
    }

    /// A provider accepted something and did not report its delivery: that counts as an attempt without an answer.
    public void reportMissing(String provider) {
        find(provider).ifPresent(ProviderPace::reportMissing);
    }

    /// Lets those go for whom no one waits any more.
    public void dropAbandoned() {
        paces.values().forEach(ProviderPace::dropAbandoned);
    }

    /// Whether a provider is not being left alone.
    public boolean isReady(String provider) {
        return circuits.isReady(provider)
                && find(provider).map(ProviderPace::isReady).orElse(true);
    }

    /// How long a provider is left alone.
    public Duration pause(String provider) {
        Duration held = find(provider).map(ProviderPace::held).orElse(Duration.ZERO);
        return held.compareTo(circuits.pause()) > 0 ? held : circuits.pause();
    }

    /// Whether a provider does well enough to be asked in its place.
    public boolean isHealthy(String provider) {
        return find(provider).map(ProviderPace::isHealthy).orElse(true);
    }

    /// Empty for a provider that was not asked yet.
    public Optional<PaceState> findState(String provider) {
        return find(provider).map(ProviderPace::state);
    }

    @Override
    public void close() {
        paces.values().forEach(ProviderPace::close);
    }

    private Optional<ProviderPace> find(String provider) {
        return Optional.ofNullable(paces.get(provider));
    }
}
