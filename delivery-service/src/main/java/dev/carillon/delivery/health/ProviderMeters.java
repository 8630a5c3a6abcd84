// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.health;

import dev.carillon.delivery.channel.circuit.ProviderCircuits;
import dev.carillon.delivery.pace.PaceState;
import dev.carillon.delivery.pace.ProviderPaces;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import java.util.function.ToDoubleFunction;

/// Gauges of the providers' pace and circuits, computed when they are read. Thread-safe.
final class ProviderMeters {

    private static final double MILLIS = 1000;

    private final Meters meters;
    private final ProviderPaces paces;
    private final ProviderCircuits circuits;

    ProviderMeters(Meters meters, ProviderPaces paces, ProviderCircuits circuits) {
        this.meters = meters;
        this.paces = paces;
        this.circuits = circuits;
    }

    void watch(String provider) {
        // A provider that was not called yet counts as healthy.
        pace(Metric.DELIVERY_PROVIDER_SCORE, provider, PaceState::score, 100);
        pace(Metric.DELIVERY_PROVIDER_CONCURRENCY, provider, PaceState::concurrency, 0);
        pace(Metric.DELIVERY_PROVIDER_UNDER_WAY, provider, PaceState::underWay, 0);
        pace(Metric.DELIVERY_PROVIDER_WAITING, provider, PaceState::waiting, 0);
        pace(Metric.DELIVERY_PROVIDER_HELD, provider, state -> state.heldMillis() / MILLIS, 0);
        for (String state : Label.STATE.known()) {
            meters.gauge(
                    Metric.DELIVERY_CIRCUIT,
                    circuits,
                    known -> known.state(provider).equals(state) ? 1 : 0,
                    provider,
                    state);
        }
    }

    private void pace(Metric metric, String provider, ToDoubleFunction<PaceState> value, double initial) {
        meters.gauge(
                metric,
                paces,
                known -> known.findState(provider).map(value::applyAsDouble).orElse(initial),
                provider);
    }
}
