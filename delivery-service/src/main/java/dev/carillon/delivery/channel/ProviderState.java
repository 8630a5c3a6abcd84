// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import java.util.Map;

/// What is known of a provider at the moment.
///
/// @param underWay attempts without an outcome yet
/// @param outcomes how many attempts came to what since start
/// @param lastOutcome empty before the first
public record ProviderState(String provider, long underWay, Map<String, Long> outcomes, String lastOutcome) {

    public ProviderState {
        outcomes = Map.copyOf(outcomes);
    }
}
