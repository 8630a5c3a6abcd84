// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// Reads the addresses of endpoints that strangers name.
public final class EndpointUrl {

    private EndpointUrl() {}

    /// Whether an endpoint needs TLS.
    public enum Plain {
        ALLOWED,
        FORBIDDEN;

        public static Plain when(boolean isAllowed) {
            return isAllowed ? ALLOWED : FORBIDDEN;
        }
    }

    /// An absolute URL with a host, and with TLS unless that is waived; no credentials in it.
    public static Optional<URI> find(String url, Plain plain) {
        try {
            URI uri = new URI(url);
            boolean isKnown =
                    "https".equals(uri.getScheme()) || (plain == Plain.ALLOWED && "http".equals(uri.getScheme()));
            return isKnown && uri.getHost() != null && uri.getUserInfo() == null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
