// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import java.time.Instant;

/// Reader of rendered messages from the Kafka log, as they were given to the providers. Thread-safe; blocks as
/// [LogSearch] does.
final class RecordedMessages {

    private final LogSearch log;
    private final PayloadSeal seal;

    RecordedMessages(LogSearch log, PayloadSeal seal) {
        this.log = log;
        this.seal = seal;
    }

    /// Place of a delivery in the log: the recipient's partition of the channel and lane, about the time of the
    /// decision.
    record Place(RecipientKey recipient, String delivery, Channel channel, Lane lane, Instant decidedAt) {}

    /// Rendered message. Parts that the channel does not have are empty.
    ///
    /// @param address address that it was sent to; empty for the inbox and for devices
    record Message(String address, String title, String text, String html, String link, String locale) {}

    RecordedContent<Message> find(Place place) {
        return RecordedContent.read(() -> log.find(
                        new LogSearch.Place<>(
                                Topics.deliveries(place.channel(), place.lane()), place.recipient(), place.decidedAt()),
                        delivery -> delivery.getId().equals(place.delivery()))
                .map(delivery -> open(place.recipient(), delivery))
                .orElseGet(() -> new RecordedContent.Missing<>("the message is no longer in the log")));
    }

    private RecordedContent<Message> open(RecipientKey recipient, Delivery delivery) {
        return switch (RecordedContent.of(
                seal.open(recipient, delivery.getContent(), DeliveryContent.parser()), delivery.getContent())) {
            case RecordedContent.Found<DeliveryContent>(DeliveryContent content, boolean isEncrypted) ->
                new RecordedContent.Found<>(message(content), isEncrypted);
            case RecordedContent.Missing<DeliveryContent>(String cause) -> new RecordedContent.Missing<>(cause);
        };
    }

    private static Message message(DeliveryContent content) {
        String address = address(content.getAddress());
        String locale = content.getLocale();
        return switch (content.getMessageCase()) {
            case IN_APP ->
                new Message(
                        address,
                        content.getInApp().getTitle(),
                        content.getInApp().getBody(),
                        "",
                        content.getInApp().getActionUrl(),
                        locale);
            case PUSH ->
                new Message(
                        address,
                        content.getPush().getTitle(),
                        content.getPush().getBody(),
                        "",
                        content.getPush().getActionUrl(),
                        locale);
            case SMS -> new Message(address, "", content.getSms().getText(), "", "", locale);
            case EMAIL ->
                new Message(
                        address,
                        content.getEmail().getSubject(),
                        content.getEmail().getText(),
                        content.getEmail().getHtml(),
                        "",
                        locale);
            case WEBHOOK ->
                new Message(address, "", content.getWebhook().getBody().toStringUtf8(), "", "", locale);
            case MESSAGE_NOT_SET -> new Message(address, "", "", "", "", locale);
        };
    }

    private static String address(Address address) {
        return switch (address.getKindCase()) {
            case EMAIL -> address.getEmail().getValue();
            case PHONE -> address.getPhone().getValue();
            case DEVICE, WEBHOOK, KIND_NOT_SET -> "";
        };
    }
}
