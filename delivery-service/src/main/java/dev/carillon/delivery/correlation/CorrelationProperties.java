// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.correlation;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Correlation of callbacks and links with their deliveries. Without a key providers are not asked for callbacks,
/// and messages have no link to unsubscribe.
///
/// @param keys Keys that seal delivery tags: 32 bytes each, in base64. The first key seals; all keys open, so that
/// keys can be rotated. Keep an old key for as long as links in old messages must work.
/// @param url Base URL under which providers reach this service: the scheme and host of `/callbacks`. Required with
/// `keys`.
/// @param linksUrl Base URL under which recipients reach this service: the scheme and host of the links in
/// messages, such as a domain of your own. Empty uses `url`.
/// @param preferenceCentreUrl Base URL under which recipients reach the preference centre: that of
/// `carillon.admin.preference-centre.url`. Empty leaves `{{preferencesUrl}}` empty.
@ConfigurationProperties("carillon.delivery.callbacks")
record CorrelationProperties(
        @DefaultValue List<String> keys,
        @DefaultValue("") String url,
        @DefaultValue("") String linksUrl,
        @DefaultValue("") String preferenceCentreUrl) {

    CorrelationProperties {
        keys = List.copyOf(keys);
        if (!keys.isEmpty() && URI.create(url).getHost() == null) {
            throw new IllegalArgumentException("carillon.delivery.callbacks.url must be an absolute URL");
        }
        if (!linksUrl.isEmpty() && URI.create(linksUrl).getHost() == null) {
            throw new IllegalArgumentException("carillon.delivery.callbacks.links-url must be an absolute URL");
        }
        if (!preferenceCentreUrl.isEmpty() && URI.create(preferenceCentreUrl).getHost() == null) {
            throw new IllegalArgumentException(
                    "carillon.delivery.callbacks.preference-centre-url must be an absolute URL");
        }
    }

    @Override
    public String toString() {
        return "CorrelationProperties[url=" + url + "]";
    }
}
