// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.fcm;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Firebase project. Without a service account this process does not use FCM.
///
/// @param serviceAccount Location of the service account's JSON file: a path, or a location that begins with
/// `classpath:`. Empty switches FCM off.
/// @param baseUrl Base URL of FCM's HTTP v1 API.
/// @param tokenUrl URL of Google's OAuth token service.
/// @param concurrency Maximum number of simultaneous attempts. A larger value sends faster.
/// @param deadline Time limit of one attempt. A larger value tolerates slower answers.
/// @param throttlePause Wait after a throttled attempt if FCM names no time. A larger value retries later.
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
