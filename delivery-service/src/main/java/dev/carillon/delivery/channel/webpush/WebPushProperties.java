// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webpush;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How browsers are reached. Without a private key this process sends no Web Push.
///
/// @param privateKey the VAPID key: 32 bytes in base64url; empty: no Web Push
/// @param publicKey its public half: an uncompressed point of 65 bytes in base64url, as given to browsers
/// @param subject who to write to when something is wrong: `mailto:` or `https:`
/// @param allowedNetworks address ranges that may be called although they are not public
/// @param plainHttp whether push services without TLS may be called, for a simulator
/// @param longestTtl how long a push service is asked to keep a message at most
/// @param concurrency the most attempts under way at once
/// @param deadline for one attempt
/// @param throttlePause when to come back after being throttled, where the push service names no time
@ConfigurationProperties("carillon.delivery.push.web")
record WebPushProperties(
        @DefaultValue("") String privateKey,
        @DefaultValue("") String publicKey,
        @DefaultValue("") String subject,
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue("false") boolean plainHttp,
        @DefaultValue("28d") Duration longestTtl,
        @DefaultValue("128") int concurrency,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("30s") Duration throttlePause) {

    WebPushProperties {
        allowedNetworks = List.copyOf(allowedNetworks);
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
