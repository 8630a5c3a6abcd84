// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Pace of the calls to providers.
///
/// @param limits Rate limits by provider (`apns`, `twilio`, …) for the calls of all instances together. A provider
/// without an entry is limited only by its concurrency.
/// @param adaptive True adapts the concurrency to the provider's latency. False uses the provider's configured
/// concurrency.
/// @param minimumConcurrency Minimum to which the adaptive concurrency can fall. A larger value keeps more load on
/// a slow provider.
/// @param throttleWindow Number of the latest attempts that are checked for throttling: if half of them were
/// throttled, the provider is not called for the time that it asks for. A larger value reacts more slowly.
/// @param maxHold Maximum time for which a throttling provider is not called.
/// @param healthyFrom Minimum health score (0 to 100) of a healthy provider; less healthy providers are tried last.
/// A larger value fails over earlier.
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
