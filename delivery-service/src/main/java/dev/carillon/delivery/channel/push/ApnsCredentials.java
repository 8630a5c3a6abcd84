// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Credentials for Apple's service: a signing key for provider tokens, or an application's certificate.
///
/// @param topic Bundle id of devices that name no application.
/// @param teamId Developer team id of the provider tokens. Required with `signing-key`.
/// @param keyId Key id of the provider tokens. Required with `signing-key`.
/// @param signingKey Location of the .p8 signing key: a path, or a location that begins with `classpath:`. Either
/// this or `certificate` is required.
/// @param certificate Location of the application's .p12 certificate with its key, instead of a signing key.
/// @param certificatePassword Password of the .p12 file.
@ConfigurationProperties("carillon.delivery.push.apns")
record ApnsCredentials(
        @DefaultValue("") String topic,
        @DefaultValue("") String teamId,
        @DefaultValue("") String keyId,
        @DefaultValue("") String signingKey,
        @DefaultValue("") String certificate,
        @DefaultValue("") String certificatePassword) {

    ApnsCredentials {
        require(signingKey.isEmpty() != certificate.isEmpty(), topic, "needs either signing-key or certificate");
        require(signingKey.isEmpty() || !teamId.isEmpty(), topic, "has a signing-key and no team-id");
        require(signingKey.isEmpty() || !keyId.isEmpty(), topic, "has a signing-key and no key-id");
    }

    boolean isCertificate() {
        return !certificate.isEmpty();
    }

    @Override
    public String toString() {
        return "credentials for " + (topic.isEmpty() ? "all topics" : topic);
    }

    private static void require(boolean met, String topic, String complaint) {
        if (!met) {
            throw new IllegalArgumentException(
                    "carillon.delivery.push.apns, topic '%s': %s".formatted(topic, complaint));
        }
    }
}
