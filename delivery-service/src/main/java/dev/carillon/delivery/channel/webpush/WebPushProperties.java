// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webpush;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of Web Push. Without a private key this process sends no Web Push messages.
///
/// @param privateKey VAPID private key: 32 bytes in base64url. Empty switches Web Push off.
/// @param publicKey VAPID public key as given to browsers: an uncompressed point of 65 bytes in base64url. Required
/// with `private-key`.
/// @param subject Contact for push services in case of problems: a `mailto:` or `https:` URL. Required with
/// `private-key`.
/// @param allowedNetworks Address ranges that may be called although they are not public.
/// @param allowedPorts Ports that may be called besides 80 and 443: single ports or ranges, such as `8000-8099`.
/// @param plainHttp True allows push services without TLS. Intended for a simulator.
/// @param longestTtl Maximum time for which a push service is asked to keep a message. A larger value lets devices
/// that were offline longer receive it.
/// @param concurrency Maximum number of simultaneous attempts. A larger value sends faster.
/// @param deadline Time limit of one attempt. A larger value tolerates slower answers.
/// @param throttlePause Wait after a throttled attempt if the push service names no time. A larger value retries
/// later.
@ConfigurationProperties("carillon.delivery.push.web")
record WebPushProperties(
        @DefaultValue("") String privateKey,
        @DefaultValue("") String publicKey,
        @DefaultValue("") String subject,
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue List<String> allowedPorts,
        @DefaultValue("false") boolean plainHttp,
        @DefaultValue("28d") Duration longestTtl,
        @DefaultValue("128") int concurrency,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("30s") Duration throttlePause) {

    WebPushProperties {
        allowedNetworks = List.copyOf(allowedNetworks);
        allowedPorts = List.copyOf(allowedPorts);
        require(!publicKey.isEmpty(), "public-key is missing");
        require(subject.startsWith("mailto:") || subject.startsWith("https:"), "subject must be mailto: or https:");
        require(concurrency >= 1, "concurrency must be at least 1");
    }

    private static void require(boolean met, String complaint) {
        if (!met) {
            throw new IllegalArgumentException("carillon.delivery.push.web." + complaint);
        }
    }

    @Override
    public String toString() {
        return "WebPushProperties[publicKey=" + publicKey + "]";
    }
}
