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

/// The circuit of each provider, held open or closed where an operator says so. Whoever may enter must [#record] what
/// came of it, or [#leave]. Thread-safe.
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

    /// Circuits with the defaults, which nobody holds, but for how long nothing is sent once one has opened.
    public static ProviderCircuits pausing(Duration pause) {
        return new ProviderCircuits(
                new CircuitProperties(100, 20, 50, pause, 3, 10_000), new LeverBoard(), () -> Instant.EPOCH);
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
        return isOpen(circuit(way));
    }

    /// Whether the provider as a whole is not being left alone. Of a provider that is many, always.
    public boolean isReady(String provider) {
        return position(provider) != BreakerPosition.BREAKER_OPEN
                && find(provider).filter(ProviderCircuits::isOpen).isEmpty();
    }

    /// `closed`, `open` or `half_open`; `forced_open` or `forced_closed` where an operator holds it.
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

    /// How long a provider is left alone.
    public Duration pause() {
        return pause;
    }

    private CircuitBreaker circuit(Way way) {
        if (way.destination().isEmpty()) {
            return held(
                    providers.computeIfAbsent(way.provider(), name -> CircuitBreaker.of(name, settings)),
                    way.provider());
        }
        synchronized (destinations) {
            String name = way.provider() + "@" + way.destination();
            return held(destinations.computeIfAbsent(name, key -> CircuitBreaker.of(key, settings)), way.provider());
        }
    }

    private Optional<CircuitBreaker> find(String provider) {
        return Optional.ofNullable(providers.get(provider)).map(circuit -> held(circuit, provider));
    }

    /// A provider that is paused is left alone as one whose circuit is held open.
    private BreakerPosition position(String provider) {
        Instant now = clock.instant();
        return levers.levers().findPause(provider, now).isPresent()
                ? BreakerPosition.BREAKER_OPEN
                : levers.levers().breaker(provider, now);
    }

    /// The circuit in the position in which it is to be; one that is let go begins anew, closed.
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
