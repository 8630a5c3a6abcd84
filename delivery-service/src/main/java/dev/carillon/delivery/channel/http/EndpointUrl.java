// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// Parser of endpoint URLs that come from tenants and recipients.
public final class EndpointUrl {

    private EndpointUrl() {}

    /// Permission to call an endpoint without TLS.
    public enum Plain {
        ALLOWED,
        FORBIDDEN;

        public static Plain when(boolean isAllowed) {
            return isAllowed ? ALLOWED : FORBIDDEN;
        }
    }

    /// Parses an absolute URL with a host and without credentials. Requires `https` unless plain HTTP is allowed.
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
