// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.fcm;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The Firebase project. Without a service account FCM is not used by this process.
///
/// @param serviceAccount where the service account's JSON file is: a path, or a location that begins with
/// `classpath:`; empty: FCM is not used
/// @param baseUrl where the HTTP v1 API is
/// @param tokenUrl where access tokens are given
/// @param concurrency the most attempts under way at once
/// @param deadline for one attempt
/// @param throttlePause when to come back after being throttled, where FCM names no time
@ConfigurationProperties("carillon.delivery.push.fcm")
record FcmProperties(
        @DefaultValue("") String serviceAccount,
        @DefaultValue("https://fcm.googleapis.com") URI baseUrl,
        @DefaultValue("https://oauth2.googleapis.com/token") URI tokenUrl,
        @DefaultValue("128") int concurrency,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("60s") Duration throttlePause) {

    FcmProperties {
        if (concurrency < 1) {
            throw new IllegalArgumentException("carillon.delivery.push.fcm.concurrency must be at least 1");
        }
    }
}
