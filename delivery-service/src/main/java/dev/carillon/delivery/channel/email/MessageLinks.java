// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.events.MessageLink;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/// Personal links of one message, in place of the placeholders that the router rendered. Without keys for
/// [DeliveryTags] there are no links, and placeholders become empty.
record MessageLinks(DeliveryTags tags, Attempt attempt) {

    static boolean isPlaceholder(String url) {
        return Arrays.stream(MessageLink.values()).anyMatch(link -> url.equals(link.placeholder()));
    }

    /// Link that withdraws the consent to the message's purpose; empty if the message needs no consent.
    Optional<URI> unsubscribe() {
        String purpose = attempt.delivery().getPurpose();
        return purpose.isEmpty()
                ? Optional.empty()
                : tags.link(attempt, DeliveryTags.Use.UNSUBSCRIBE, "unsubscribe", purpose);
    }

    /// Text with the links.
    String in(String text) {
        String replaced = text;
        for (MessageLink link : MessageLink.values()) {
            if (replaced.contains(link.placeholder())) {
                replaced = replaced.replace(
                        link.placeholder(), url(link).map(URI::toString).orElse(""));
            }
        }
        return replaced;
    }

    private Optional<URI> url(MessageLink link) {
        return switch (link) {
            case UNSUBSCRIBE -> unsubscribe();
            case PREFERENCES ->
                tags.preferenceCentre()
                        .flatMap(_ -> tags.link(attempt, DeliveryTags.Use.PREFERENCES, "preferences", ""));
        };
    }
}
