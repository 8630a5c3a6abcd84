// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.circuit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Circuit breakers of the providers: a provider whose attempts fail too often is not called for a while. An
/// unanswered attempt counts as a failure.
///
/// @param window Number of the latest attempts from which the failure rate is computed. A larger value reacts more
/// slowly.
/// @param minimumAttempts Minimum number of attempts in the window before a circuit can open. A larger value
/// tolerates more failures after a start.
/// @param failurePercent Failure rate in percent at which the circuit opens. A larger value tolerates more
/// failures.
/// @param pause Time for which nothing is sent to the provider after its circuit has opened. A larger value spares
/// the provider and delays recovery.
/// @param canaries Number of trial attempts after the pause that decide whether the circuit closes or opens again.
/// @param maxDestinations Maximum number of hosts with a circuit of their own, for providers such as webhooks.
/// Beyond it the least recently used circuit is removed. A larger value takes more memory.
@ConfigurationProperties("carillon.delivery.circuit")
record CircuitProperties(
        @DefaultValue("100") int window,
        @DefaultValue("20") int minimumAttempts,
        @DefaultValue("50") int failurePercent,
        @DefaultValue("10s") Duration pause,
        @DefaultValue("3") int canaries,
        @DefaultValue("10000") int maxDestinations) {}
