// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.correlation;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How deliveries are found again by what comes back. Without a key providers are told no callback, and messages have
/// no
/// link to unsubscribe.
///
/// @param keys that seal what travels along: 32 bytes each, in base64. The first seals, all open, so that one may
/// follow another; a key is kept as long as the links in old messages are to work
/// @param url where providers reach this service: the scheme and host of `/callbacks`
/// @param linksUrl where recipients reach it: the scheme and host of the links in messages, such as a domain of
/// your own; empty: the same
@ConfigurationProperties("carillon.delivery.callbacks")
record CorrelationProperties(
        @DefaultValue List<String> keys,
        @DefaultValue("") String url,
        @DefaultValue("") String linksUrl) {

    CorrelationProperties {
        keys = List.copyOf(keys);
        if (!keys.isEmpty() && URI.create(url).getHost() == null) {
            throw new IllegalArgumentException("carillon.delivery.callbacks.url must be an absolute URL");
        }
        if (!linksUrl.isEmpty() && URI.create(linksUrl).getHost() == null) {
            throw new IllegalArgumentException("carillon.delivery.callbacks.links-url must be an absolute URL");
        }
    }

    @Override
    public String toString() {
        return "CorrelationProperties[url=" + url + "]";
    }
}
