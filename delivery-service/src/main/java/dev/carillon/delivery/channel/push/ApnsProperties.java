// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Apple's push service, with token authentication. Without a host push is not delivered by this process.
///
/// @param host `api.push.apple.com` or `api.sandbox.push.apple.com`
/// @param signingKey where the .p8 file is: a path, or a location that begins with `classpath:`
/// @param topic bundle id for devices that name none
/// @param trustedCertificate where a PEM file is whose certificates are trusted instead of the platform's, for a
/// simulator; empty for none
/// @param connections open at most
/// @param concurrency the most attempts under way at once
/// @param deadline for one attempt, since Apple's answer may never come
/// @param throttlePause when to come back after being throttled: Apple names no time
/// @param port 443, or 2197 where that is blocked
/// @param teamId the developer team's id, in every provider token
/// @param keyId the signing key's id, in every provider token
@ConfigurationProperties("carillon.delivery.push.apns")
record ApnsProperties(
        @DefaultValue("") String host,
        @DefaultValue("443") int port,
        @DefaultValue("") String teamId,
        @DefaultValue("") String keyId,
        @DefaultValue("") String signingKey,
        @DefaultValue("") String topic,
        @DefaultValue("") String trustedCertificate,
        @DefaultValue("1") int connections,
        @DefaultValue("256") int concurrency,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("15s") Duration throttlePause) {

    ApnsProperties {
        require(!teamId.isEmpty(), "team-id is missing");
        require(!keyId.isEmpty(), "key-id is missing");
        require(!signingKey.isEmpty(), "signing-key is missing");
        require(connections >= 1, "connections must be at least 1");
        require(concurrency >= 1, "concurrency must be at least 1");
    }

    private static void require(boolean met, String complaint) {
        if (!met) {
            throw new IllegalArgumentException("carillon.delivery.push.apns." + complaint);
        }
    }
}
