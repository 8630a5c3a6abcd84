// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.circuit;

import dev.carillon.delivery.attempt.AttemptOutcome;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The circuit of each provider. Whoever may enter must [#record] what came of it, or [#leave]. Thread-safe.
public final class ProviderCircuits {

    private final Duration pause;
    private final CircuitBreakerConfig settings;
    private final Map<String, CircuitBreaker> providers = new ConcurrentHashMap<>();
    private final Map<String, CircuitBreaker> destinations;

    ProviderCircuits(CircuitProperties properties) {
        this.pause = properties.pause();
        this.settings = CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(properties.window())
                .minimumNumberOfCalls(properties.minimumAttempts())
                .failureRateThreshold(properties.failurePercent())
                .waitDurationInOpenState(properties.pause())
                .permittedNumberOfCallsInHalfOpenState(properties.canaries())
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .build();
        this.destinations = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, CircuitBreaker> eldest) {
                return size() > properties.maxDestinations();
            }
        };
    }

    /// Circuits with the defaults, but for how long nothing is sent once one has opened.
    public static ProviderCircuits pausing(Duration pause) {
        return new ProviderCircuits(new CircuitProperties(100, 20, 50, pause, 3, 10_000));
    }

    /// Whether an attempt may be made now.
    public boolean tryEnter(Way way) {
        return circuit(way).tryAcquirePermission();
    }

    /// Whether one more attempt may be made beside those that try a way which failed. Not while it is left alone.
    public boolean tryEnterBeside(Way way) {
        CircuitBreaker circuit = circuit(way);
        circuit.releasePermission();
        return circuit.tryAcquirePermission();
    }

    /// The attempt is not made after all.
    public void leave(Way way) {
        circuit(way).releasePermission();
    }

    /// What came of the attempt.
    public void record(Way way, AttemptOutcome outcome, Duration duration) {
        CircuitBreaker circuit = circuit(way);
        switch (outcome) {
            case AttemptOutcome.Accepted _, AttemptOutcome.Refused _, AttemptOutcome.AddressInvalid _ ->
                circuit.onSuccess(duration.toNanos(), TimeUnit.NANOSECONDS);
            // Asked to slow down is no failure: how fast it is asked then is for its pace to say.
            case AttemptOutcome.Throttled _ -> circuit.releasePermission();
            case AttemptOutcome.Unanswered(String cause, AttemptOutcome.Handover _) ->
                circuit.onError(duration.toNanos(), TimeUnit.NANOSECONDS, new FailedAttemptException(cause));
        }
    }

    /// Whether that way is being left alone.
    public boolean isOpen(Way way) {
        return circuit(way).getState() == CircuitBreaker.State.OPEN;
    }

    /// Whether the provider as a whole is not being left alone. Of a provider that is many, always.
    public boolean isReady(String provider) {
        CircuitBreaker circuit = providers.get(provider);
        return circuit == null || circuit.getState() != CircuitBreaker.State.OPEN;
    }

    /// `closed`, `open` or `half_open`.
    public String state(String provider) {
        CircuitBreaker circuit = providers.get(provider);
        return circuit == null ? "closed" : circuit.getState().name().toLowerCase(java.util.Locale.ROOT);
    }

    /// How long a provider is left alone.
    public Duration pause() {
        return pause;
    }

    private CircuitBreaker circuit(Way way) {
        if (way.destination().isEmpty()) {
            return providers.computeIfAbsent(way.provider(), name -> CircuitBreaker.of(name, settings));
        }
        synchronized (destinations) {
            String name = way.provider() + "@" + way.destination();
            return destinations.computeIfAbsent(name, key -> CircuitBreaker.of(key, settings));
        }
    }

    /// The way that an attempt takes.
    ///
    /// @param destination what of the provider fails for itself; empty where the provider is one
    public record Way(String provider, String destination) {}

    /// The word of the circuit breaker's library for an attempt that failed.
    private static final class FailedAttemptException extends RuntimeException {

        FailedAttemptException(String cause) {
            super(cause, null, false, false);
        }
    }
}
