// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.circuit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When a provider is left alone, and for how long. An attempt fails here when it is unanswered.
///
/// @param window how many of the newest attempts count
/// @param minimumAttempts below which a circuit never opens
/// @param failurePercent from which it opens
/// @param pause how long nothing is sent then
/// @param canaries attempts that decide, after the pause, whether it closes
/// @param maxDestinations hosts that are remembered, for providers that are many; the longest unused is forgotten
@ConfigurationProperties("carillon.delivery.circuit")
record CircuitProperties(
        @DefaultValue("100") int window,
        @DefaultValue("20") int minimumAttempts,
        @DefaultValue("50") int failurePercent,
        @DefaultValue("10s") Duration pause,
        @DefaultValue("3") int canaries,
        @DefaultValue("10000") int maxDestinations) {}
