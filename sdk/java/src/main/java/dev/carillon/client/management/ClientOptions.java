// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.management;

import java.net.URI;
import java.time.Duration;

/// Options of a client.
///
/// @param url address of the platform, such as `https://notify.example.com`
/// @param apiKey API key with the scopes of what is called; never logged
/// @param request timeout of one request
/// @param giveUpAfter time after which a call is no longer repeated
public record ClientOptions(URI url, String apiKey, Duration request, Duration giveUpAfter) {

    /// Options with the defaults: 10 s for a request, 2 minutes for a call.
    public static ClientOptions of(URI url, String apiKey) {
        return new ClientOptions(url, apiKey, Duration.ofSeconds(10), Duration.ofMinutes(2));
    }

    @Override
    public String toString() {
        return "client of " + url;
    }
}
