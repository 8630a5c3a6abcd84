// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Apple's push service. Without a host this process sends no APNs notifications.
///
/// @param host Host of Apple's service: `api.push.apple.com` or `api.sandbox.push.apple.com`. Empty switches APNs
/// off.
/// @param port Port of Apple's service: 443, or 2197 if that is blocked.
/// @param trustedCertificate Location of a PEM file whose certificates are trusted instead of the platform's.
/// Intended for a simulator; empty trusts the platform's certificates.
/// @param connections Maximum number of open connections per set of credentials. A larger value allows more
/// simultaneous requests.
/// @param concurrency Maximum number of simultaneous attempts. A larger value sends faster.
/// @param deadline Time limit of one attempt, because Apple's answer may never arrive. A larger value tolerates
/// slower answers.
/// @param throttlePause Wait after a throttled attempt, because Apple names no time. A larger value retries later.
/// @param apps Applications with credentials of their own. Each has its `topic` and either `signing-key`, `key-id`
/// and `team-id` or `certificate` and `certificate-password`, and a client and circuit of its own. All other
/// applications use the credentials above.
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
            require(!app.topic().isEmpty(), "apps: every entry must have a topic");
            require(topics.add(app.topic()), "apps: duplicate topic " + app.topic());
        }
    }

    private static void require(boolean met, String complaint) {
        if (!met) {
            throw new IllegalArgumentException("carillon.delivery.push.apns." + complaint);
        }
    }
}
