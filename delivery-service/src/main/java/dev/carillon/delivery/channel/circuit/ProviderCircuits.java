// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.circuit;

import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.events.lever.LeverBoard;
import dev.carillon.events.v1.BreakerPosition;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Circuit breaker of each provider. An operator can hold a circuit open or closed. A caller that [#tryEnter]
/// admitted must call [#record] or [#release]. Thread-safe.
public final class ProviderCircuits {

    private final Duration pause;
    private final CircuitBreakerConfig settings;
    private final LeverBoard levers;
    private final InstantSource clock;
    private final Map<String, CircuitBreaker> providers = new ConcurrentHashMap<>();
    private final Map<String, CircuitBreaker> destinations;

    ProviderCircuits(CircuitProperties properties, LeverBoard levers, InstantSource clock) {
        this.levers = levers;
        this.clock = clock;
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

    /// Circuits with default settings except for the pause, without any operator lever.
    public static ProviderCircuits pausing(Duration pause) {
        return new ProviderCircuits(
                new CircuitProperties(100, 20, 50, pause, 3, 10_000), new LeverBoard(), () -> Instant.EPOCH);
    }

    /// Admits an attempt if the circuit permits it now.
    public boolean tryEnter(ProviderTarget target) {
        return circuit(target).tryAcquirePermission();
    }

    /// Admits one attempt more than the number of trial attempts in the half-open state. Refuses while the circuit
    /// is open.
    public boolean tryEnterAsExtraTrial(ProviderTarget target) {
        CircuitBreaker circuit = circuit(target);
        circuit.releasePermission();
        return circuit.tryAcquirePermission();
    }

    /// Releases the permission of an attempt that is not made.
    public void release(ProviderTarget target) {
        circuit(target).releasePermission();
    }

    /// Records the outcome of an admitted attempt.
    public void record(ProviderTarget target, AttemptOutcome outcome, Duration duration) {
        CircuitBreaker circuit = circuit(target);
        switch (outcome) {
            case AttemptOutcome.Accepted _, AttemptOutcome.Refused _, AttemptOutcome.AddressInvalid _ ->
                circuit.onSuccess(duration.toNanos(), TimeUnit.NANOSECONDS);
            // Throttling is no failure: the pace of the provider handles it.
            case AttemptOutcome.Throttled _ -> circuit.releasePermission();
            case AttemptOutcome.Unanswered(String cause, AttemptOutcome.Handover _) ->
                circuit.onError(duration.toNanos(), TimeUnit.NANOSECONDS, new FailedAttemptException(cause));
        }
    }

    /// True if the target's circuit is open.
    public boolean isOpen(ProviderTarget target) {
        return isOpen(circuit(target));
    }

    /// True unless the provider's own circuit is open or an operator holds it open. Circuits of single hosts are
    /// not considered.
    public boolean isReady(String provider) {
        return position(provider) != BreakerPosition.BREAKER_OPEN
                && find(provider).filter(ProviderCircuits::isOpen).isEmpty();
    }

    /// State of the circuit: `closed`, `open` or `half_open`; `forced_open` or `forced_closed` if an operator holds
    /// it.
    public String state(String provider) {
        return switch (position(provider)) {
            case BREAKER_OPEN -> "forced_open";
            case BREAKER_CLOSED -> "forced_closed";
            case BREAKER_POSITION_UNSPECIFIED, UNRECOGNIZED ->
                find(provider)
                        .map(circuit -> circuit.getState().name().toLowerCase(Locale.ROOT))
                        .orElse("closed");
        };
    }

    /// Time for which nothing is sent to a provider after its circuit has opened.
    public Duration pause() {
        return pause;
    }

    private CircuitBreaker circuit(ProviderTarget target) {
        if (target.destination().isEmpty()) {
            return held(
                    providers.computeIfAbsent(target.provider(), name -> CircuitBreaker.of(name, settings)),
                    target.provider());
        }
        synchronized (destinations) {
            String name = target.provider() + "@" + target.destination();
            return held(destinations.computeIfAbsent(name, key -> CircuitBreaker.of(key, settings)), target.provider());
        }
    }

    private Optional<CircuitBreaker> find(String provider) {
        return Optional.ofNullable(providers.get(provider)).map(circuit -> held(circuit, provider));
    }

    /// Position in which an operator holds the circuit. A paused provider counts as held open.
    private BreakerPosition position(String provider) {
        Instant now = clock.instant();
        return levers.levers().findPause(provider, now).isPresent()
                ? BreakerPosition.BREAKER_OPEN
                : levers.levers().breaker(provider, now);
    }

    /// The circuit, moved to the position in which an operator holds it. A circuit that is no longer held starts
    /// closed.
    private CircuitBreaker held(CircuitBreaker circuit, String provider) {
        BreakerPosition position = position(provider);
        if (!isHeldIn(circuit.getState(), position)) {
            synchronized (circuit) {
                if (!isHeldIn(circuit.getState(), position)) {
                    move(circuit, position);
                }
            }
        }
        return circuit;
    }

    private static boolean isHeldIn(CircuitBreaker.State state, BreakerPosition position) {
        return switch (position) {
            case BREAKER_OPEN -> state == CircuitBreaker.State.FORCED_OPEN;
            case BREAKER_CLOSED -> state == CircuitBreaker.State.METRICS_ONLY;
            case BREAKER_POSITION_UNSPECIFIED, UNRECOGNIZED ->
                state != CircuitBreaker.State.FORCED_OPEN && state != CircuitBreaker.State.METRICS_ONLY;
        };
    }

    private static void move(CircuitBreaker circuit, BreakerPosition position) {
        switch (position) {
            case BREAKER_OPEN -> circuit.transitionToForcedOpenState();
            case BREAKER_CLOSED -> circuit.transitionToMetricsOnlyState();
            case BREAKER_POSITION_UNSPECIFIED, UNRECOGNIZED -> circuit.transitionToClosedState();
        }
    }

    private static boolean isOpen(CircuitBreaker circuit) {
        CircuitBreaker.State state = circuit.getState();
        return state == CircuitBreaker.State.OPEN || state == CircuitBreaker.State.FORCED_OPEN;
    }

    /// Part of a provider to which an attempt is sent.
    ///
    /// @param destination Part of the provider that fails independently, such as a host; empty if the provider
    /// fails as a whole.
    public record ProviderTarget(String provider, String destination) {}

    /// Exception by which the circuit breaker library is informed of a failed attempt.
    private static final class FailedAttemptException extends RuntimeException {

        FailedAttemptException(String cause) {
            super(cause, null, false, false);
        }
    }
}
