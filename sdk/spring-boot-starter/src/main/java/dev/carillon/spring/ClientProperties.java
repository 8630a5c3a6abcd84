// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.spring;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Connection of an application to the platform.
///
/// @param url address of the platform, such as `https://notify.example.com`
/// @param apiKey API key of the tenant
/// @param requestTimeout timeout of one request
/// @param giveUpAfter time after which an event or call is no longer repeated
/// @param producer producer of events
@ConfigurationProperties("carillon.client")
public record ClientProperties(
        URI url,
        String apiKey,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("2m") Duration giveUpAfter,
        @DefaultValue Producer producer) {

    /// @param batch most events in one request, 1 to 1,000
    /// @param linger time for which the first event of a batch waits for more
    /// @param queue most events that wait for their answers; then submitting threads wait
    /// @param closeTimeout time for which the application's end waits for the queued events
    /// @param stalledAfter time without an answer after which the health is down
    public record Producer(
            @DefaultValue("200") int batch,
            @DefaultValue("5ms") Duration linger,
            @DefaultValue("10000") int queue,
            @DefaultValue("30s") Duration closeTimeout,
            @DefaultValue("30s") Duration stalledAfter) {}

    @Override
    public String toString() {
        return "client of " + url;
    }
}
