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

/// Turns at all providers of this process. A caller with a granted turn must [#settle] it or [#giveBack] it.
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
    /// @throws dev.carillon.delivery.attempt.LedgerUnavailableException if the store of a rate limit does not
    /// answer
    public TurnResult await(PaceRequest request) {
        return paces.computeIfAbsent(
                        request.target().provider(),
                        provider ->
                                new ProviderPace(provider, request.concurrency(), properties, bucket, circuits, clock))
                .await(request, weights);
    }

    /// Ends the turn of an attempt with an outcome.
    public void settle(PaceRequest request, AttemptOutcome outcome, Duration latency) {
        circuits.record(request.target(), outcome, latency);
        find(request.target().provider()).ifPresent(pace -> pace.settle(request, outcome, latency));
    }

    /// Ends the turn of an attempt that is not made.
    public void giveBack(PaceRequest request) {
        circuits.release(request.target());
        find(request.target().provider()).ifPresent(pace -> pace.giveBack(request));
    }

    /// Records that a provider did not report an accepted delivery, which counts as an unanswered attempt.
    public void reportMissing(String provider) {
        find(provider).ifPresent(ProviderPace::reportMissing);
    }

    /// Drops waiting attempts that are no longer awaited.
    public void dropAbandoned() {
        paces.values().forEach(ProviderPace::dropAbandoned);
    }

    /// True if a provider is available: neither its circuit is open nor does it throttle.
    public boolean isReady(String provider) {
        return circuits.isReady(provider)
                && find(provider).map(ProviderPace::isReady).orElse(true);
    }

    /// Time for which an unavailable provider is not called.
    public Duration pause(String provider) {
        Duration held = find(provider).map(ProviderPace::held).orElse(Duration.ZERO);
        return held.compareTo(circuits.pause()) > 0 ? held : circuits.pause();
    }

    /// True if a provider is healthy enough to keep its place in the order.
    public boolean isHealthy(String provider) {
        return find(provider).map(ProviderPace::isHealthy).orElse(true);
    }

    /// State of a provider; empty if it was not called yet.
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
