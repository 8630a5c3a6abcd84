// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// By what Apple knows the sender: a signing key, by which it writes tokens, or an application's certificate.
///
/// @param topic bundle id for devices that name none
/// @param teamId the developer team's id, in every provider token
/// @param keyId the signing key's id, in every provider token
/// @param signingKey where the .p8 file is: a path, or a location that begins with `classpath:`
/// @param certificate instead of a signing key: where the application's certificate with its key is, a .p12 file
/// @param certificatePassword of that file
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
