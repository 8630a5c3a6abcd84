// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Apple's push service. Without a host push is not delivered by this process.
///
/// @param host `api.push.apple.com` or `api.sandbox.push.apple.com`
/// @param port 443, or 2197 where that is blocked
/// @param trustedCertificate where a PEM file is whose certificates are trusted instead of the platform's, for a
/// simulator; empty for none
/// @param connections open at most, for each that has credentials
/// @param concurrency the most attempts under way at once
/// @param deadline for one attempt, since Apple's answer may never come
/// @param throttlePause when to come back after being throttled: Apple names no time
/// @param apps applications with credentials of their own, each with its `topic` and either `signing-key`, `key-id` and
/// `team-id` or `certificate` and `certificate-password`; each has a client and a circuit of its own. All others go
/// by the credentials above
@ConfigurationProperties("carillon.delivery.push.apns")
record ApnsProperties(
        @DefaultValue("") String host,
        @DefaultValue("443") int port,
        @DefaultValue("") String trustedCertificate,
        @DefaultValue("1") int connections,
        @DefaultValue("256") int concurrency,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("15s") Duration throttlePause,
        @DefaultValue List<ApnsCredentials> apps) {

    ApnsProperties {
        apps = List.copyOf(apps);
        require(connections >= 1, "connections must be at least 1");
        require(concurrency >= 1, "concurrency must be at least 1");
        Set<String> topics = new HashSet<>();
        for (ApnsCredentials app : apps) {
            require(!app.topic().isEmpty(), "apps: one has no topic");
            require(topics.add(app.topic()), "apps: there are two of " + app.topic());
        }
    }

    private static void require(boolean met, String complaint) {
        if (!met) {
            throw new IllegalArgumentException("carillon.delivery.push.apns." + complaint);
        }
    }
}
