// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import java.util.Map;

/// Current state of a provider, as the health endpoint shows it.
///
/// @param underWay Number of attempts without an outcome yet.
/// @param outcomes Number of attempts since start, by outcome.
/// @param lastOutcome Outcome of the latest attempt; empty before the first.
public record ProviderState(String provider, long underWay, Map<String, Long> outcomes, String lastOutcome) {

    public ProviderState {
        outcomes = Map.copyOf(outcomes);
    }
}
