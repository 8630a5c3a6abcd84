// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How fast providers are asked.
///
/// @param limits by provider (`apns`, `twilio`, …): the most calls by all instances together; a provider that is
/// not named is limited by its concurrency only
/// @param adaptive whether concurrency follows latency; otherwise it is what is configured for the provider
/// @param minimumConcurrency below which a provider's concurrency is never reduced
/// @param throttleWindow of so many newest attempts at a provider, when half were throttled, it is left alone for
/// as long as it asked
/// @param maxHold the longest that it is left alone for that
/// @param healthyFrom a provider whose health score is lower is asked after the others of its channel
@ConfigurationProperties("carillon.delivery.pace")
record PaceProperties(
        @DefaultValue Map<String, RateLimit> limits,
        @DefaultValue("true") boolean adaptive,
        @DefaultValue("4") int minimumConcurrency,
        @DefaultValue("20") int throttleWindow,
        @DefaultValue("60s") Duration maxHold,
        @DefaultValue("50") int healthyFrom) {

    PaceProperties {
        limits = Map.copyOf(limits);
        if (minimumConcurrency < 1 || throttleWindow < 1) {
            throw new IllegalArgumentException(
                    "carillon.delivery.pace.minimum-concurrency and throttle-window must be at least 1");
        }
    }

    static PaceProperties standard() {
        return new PaceProperties(Map.of(), true, 4, 20, Duration.ofSeconds(60), 50);
    }
}
