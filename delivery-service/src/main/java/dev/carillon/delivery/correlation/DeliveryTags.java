// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.correlation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.events.AddressMark;
import dev.carillon.events.DeliveryReceipt;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Codec of delivery tags. A tag is a sealed text that travels with a message and contains the identity of its
/// delivery. An opened tag is a receipt that lacks its fact. Thread-safe.
public final class DeliveryTags {

    private final TagSeal seal;
    private final String callbacks;
    private final String links;
    private final String preferenceCentre;

    /// Purpose of a tag. A tag for one purpose is not valid for another.
    public enum Use {
        CALLBACK("c"),
        OPEN("o"),
        CLICK("k"),
        UNSUBSCRIBE("u"),
        PREFERENCES("p");

        private final String mark;

        Use(String mark) {
            this.mark = mark;
        }
    }

    /// Content of an opened tag.
    ///
    /// @param subject Receipt without a fact
    /// @param detail Additional content: a link's target or a purpose
    public record Opened(Receipt.Builder subject, String detail) {}

    DeliveryTags(CorrelationProperties properties) {
        this.seal = new TagSeal(properties.keys());
        this.callbacks = trimmed(properties.url());
        this.links = properties.linksUrl().isEmpty() ? callbacks : trimmed(properties.linksUrl());
        this.preferenceCentre = trimmed(properties.preferenceCentreUrl());
    }

    /// Codec without keys, which writes and opens no tags.
    public static DeliveryTags none() {
        return sealedBy(List.of(), "");
    }

    /// @param keys Keys as in `carillon.delivery.callbacks.keys`
    /// @param url Base URL under which providers and recipients reach this service
    public static DeliveryTags sealedBy(List<String> keys, String url) {
        return new DeliveryTags(new CorrelationProperties(keys, url, "", ""));
    }

    /// True if a key is configured, so that tags are written and providers can report.
    public boolean isEnabled() {
        return seal.hasKeys();
    }

    /// Tag of a delivery for its provider; empty if no key is configured.
    public Optional<String> callbackTag(Attempt attempt) {
        return seal.hasKeys() ? Optional.of(text(attempt, Use.CALLBACK, "")) : Optional.empty();
    }

    /// URL to which a provider reports the course of a delivery; empty if no key is configured.
    ///
    /// @param provider Provider's name in the path
    public Optional<URI> callback(String provider, Attempt attempt) {
        return callbackTag(attempt).map(tag -> URI.create(callbackUrl(provider, tag)));
    }

    /// URL that a provider was asked to call.
    public String callbackUrl(String provider, String tag) {
        return callbacks + "/callbacks/" + provider + "/" + tag;
    }

    /// Link in a message; empty if no key is configured.
    ///
    /// @param path Path segment, such as `clicks`
    /// @param detail Link's target or a purpose; may be empty
    public Optional<URI> link(Attempt attempt, Use use, String path, String detail) {
        return seal.hasKeys()
                ? Optional.of(URI.create(links + "/links/" + path + "/"
                        + URLEncoder.encode(text(attempt, use, detail), StandardCharsets.US_ASCII)))
                : Optional.empty();
    }

    /// Base URL of the preference centre; empty if it is not configured.
    public Optional<String> preferenceCentre() {
        return preferenceCentre.isEmpty() ? Optional.empty() : Optional.of(preferenceCentre);
    }

    /// Opens a tag. Empty if this installation did not write it for this purpose.
    public Optional<Opened> open(String tag, Use use) {
        return seal.open(tag).flatMap(bytes -> read(bytes, use));
    }

    private String text(Attempt attempt, Use use, String detail) {
        Delivery delivery = attempt.delivery();
        Receipt subject = DeliveryReceipt.about(delivery)
                .setId(use.mark + detail)
                .setAtMillis(delivery.getDecidedAtMillis())
                .setAddressId(attempt.content().getAddress().getId())
                .setAddressMark(AddressMark.of(
                        RecipientKey.of(delivery.getTenant(), delivery.getRecipient()),
                        attempt.content().getAddress()))
                .build();
        return seal.seal(subject.toByteArray());
    }

    private static Optional<Opened> read(byte[] bytes, Use use) {
        try {
            Receipt.Builder subject = Receipt.parseFrom(bytes).toBuilder();
            String id = subject.getId();
            return id.startsWith(use.mark)
                    ? Optional.of(new Opened(subject.clearId(), id.substring(use.mark.length())))
                    : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static String trimmed(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
