// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.correlation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.events.AddressMark;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Writes a delivery's identity into a text that travels with the message, and reads it again. What is read is a
/// receipt
/// that lacks its fact. Thread-safe.
public final class DeliveryTags {

    private final TagSeal seal;
    private final String callbacks;
    private final String links;

    /// What a text is for: one for a callback opens no link.
    public enum Use {
        CALLBACK("c"),
        OPEN("o"),
        CLICK("k"),
        UNSUBSCRIBE("u");

        private final String mark;

        Use(String mark) {
            this.mark = mark;
        }
    }

    /// A text that was opened.
    ///
    /// @param subject the receipt, without a fact
    /// @param detail what stands beside the delivery: a link's target, a purpose
    public record Opened(Receipt.Builder subject, String detail) {}

    DeliveryTags(CorrelationProperties properties) {
        this.seal = new TagSeal(properties.keys());
        this.callbacks = trimmed(properties.url());
        this.links = properties.linksUrl().isEmpty() ? callbacks : trimmed(properties.linksUrl());
    }

    /// None can be written and none read: nothing comes back.
    public static DeliveryTags none() {
        return sealedBy(List.of(), "");
    }

    /// @param keys as in `carillon.delivery.callbacks.keys`
    /// @param url where providers and recipients reach this service
    public static DeliveryTags sealedBy(List<String> keys, String url) {
        return new DeliveryTags(new CorrelationProperties(keys, url, ""));
    }

    /// Whether any can be written, so that providers can report.
    public boolean areWritten() {
        return seal.isPossible();
    }

    /// The tag of a delivery for its provider; empty where no key is configured.
    public Optional<String> callbackTag(Attempt attempt) {
        return seal.isPossible() ? Optional.of(text(attempt, Use.CALLBACK, "")) : Optional.empty();
    }

    /// Where a provider is to report what becomes of a delivery; empty where no key is configured.
    ///
    /// @param provider as in the path
    public Optional<URI> callback(String provider, Attempt attempt) {
        return callbackTag(attempt).map(tag -> callbackUrl(provider, tag));
    }

    /// The address under which a provider called, as it was told.
    public URI callbackUrl(String provider, String tag) {
        return URI.create(callbacks + "/callbacks/" + provider + "/" + tag);
    }

    /// A link in a message; empty where no key is configured.
    ///
    /// @param path as in the address: `clicks`
    /// @param detail a link's target, a purpose; may be empty
    public Optional<URI> link(Attempt attempt, Use use, String path, String detail) {
        return seal.isPossible()
                ? Optional.of(URI.create(links + "/links/" + path + "/"
                        + URLEncoder.encode(text(attempt, use, detail), StandardCharsets.US_ASCII)))
                : Optional.empty();
    }

    /// Empty when it was not written by this platform for this use.
    public Optional<Opened> open(String tag, Use use) {
        return seal.open(tag).flatMap(bytes -> read(bytes, use));
    }

    private String text(Attempt attempt, Use use, String detail) {
        Delivery delivery = attempt.delivery();
        Receipt subject = Receipt.newBuilder()
                .setId(use.mark + detail)
                .setTenant(delivery.getTenant())
                .setRecipient(delivery.getRecipient())
                .setEventId(delivery.getEventId())
                .setEventType(delivery.getEventType())
                .setNotificationId(delivery.getNotificationId())
                .setDeliveryId(delivery.getId())
                .setLane(delivery.getLane())
                .setChannel(delivery.getChannel())
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
