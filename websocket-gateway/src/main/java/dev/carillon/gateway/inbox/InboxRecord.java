// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.InAppMessage;
import dev.carillon.events.v1.ItemAction;
import dev.carillon.gateway.inbox.item.InboxItem;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/// Meaning of one record of the log for the inbox.
sealed interface InboxRecord {

    record Arrived(RecipientKey recipient, InboxItem item, int attempt) implements InboxRecord {}

    /// The producer withdrew a notification.
    record Withdrawn(RecipientKey recipient, String notificationId) implements InboxRecord {}

    /// The record concerns no inbox, or the inbox of an erased recipient.
    record Skipped() implements InboxRecord {}

    /// The record cannot be decoded and becomes a dead letter.
    ///
    /// @param cause a sentence without personal data
    record Undecodable(String cause) implements InboxRecord {}

    static InboxRecord of(
            Lane lane, ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> consumed, PayloadSeal seal) {
        if (!(consumed.key() instanceof Decoded.Value<RecipientKey>(RecipientKey recipient))
                || recipient.recipient().isEmpty()) {
            return new Undecodable("the key names no recipient");
        }
        return switch (consumed.value()) {
            case null -> new Skipped();
            case Decoded.Undecodable<Delivery>(ByteString _, String cause) -> new Undecodable(cause);
            case Decoded.Value<Delivery>(Delivery delivery) ->
                delivery.getRetracted()
                        ? withdrawn(recipient, delivery)
                        : arrived(recipient, delivery, new Place(lane, consumed.offset() + 1), seal);
        };
    }

    /// Position of a record in the log.
    record Place(Lane lane, long position) {}

    private static InboxRecord withdrawn(RecipientKey recipient, Delivery delivery) {
        return delivery.getNotificationId().isEmpty()
                ? new Undecodable("a withdrawal of nothing")
                : new Withdrawn(recipient, delivery.getNotificationId());
    }

    private static InboxRecord arrived(RecipientKey recipient, Delivery delivery, Place place, PayloadSeal seal) {
        return switch (seal.open(recipient, delivery.getContent(), DeliveryContent.parser())) {
            case Opened.Erased<DeliveryContent>() -> new Skipped();
            case Opened.Unreadable<DeliveryContent>(String cause) -> new Undecodable(cause);
            case Opened.Content<DeliveryContent>(DeliveryContent content) -> {
                if (delivery.getNotificationId().isEmpty() || !content.hasInApp()) {
                    yield new Undecodable("not an in-app delivery");
                }
                if (!isJson(content.getInApp().getData())) {
                    yield new Undecodable("the event's data is not JSON");
                }
                yield new Arrived(
                        recipient, item(delivery, content.getInApp(), place), Math.max(1, delivery.getAttempt()));
            }
        };
    }

    private static InboxItem item(Delivery delivery, InAppMessage message, Place place) {
        long decidedAt = delivery.getDecidedAtMillis();
        return new InboxItem(
                place.lane(),
                place.position(),
                delivery.getNotificationId(),
                delivery.getId(),
                delivery.getEventId(),
                delivery.getEventType(),
                delivery.getCategory(),
                Instant.ofEpochMilli(decidedAt > 0 ? decidedAt : delivery.getEventAcceptedAtMillis()),
                delivery.getExpiresAtMillis(),
                content(delivery, message, place.lane()));
    }

    private static ByteString content(Delivery delivery, InAppMessage message, Lane lane) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = Json.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("id", delivery.getNotificationId());
            json.writeStringProperty("deliveryId", delivery.getId());
            json.writeStringProperty("eventId", delivery.getEventId());
            json.writeStringProperty("type", delivery.getEventType());
            json.writeStringProperty("category", delivery.getCategory());
            json.writeStringProperty("lane", lane.wireName());
            json.writeStringProperty("title", message.getTitle());
            json.writeStringProperty("body", message.getBody());
            json.writeStringProperty("actionUrl", message.getActionUrl());
            rich(json, message);
            json.writeName("data");
            json.writeRawValue(message.getData().isEmpty() ? "{}" : singleLine(message.getData()));
            json.writeStringProperty(
                    "acceptedAt",
                    Instant.ofEpochMilli(delivery.getEventAcceptedAtMillis()).toString());
            if (delivery.getExpiresAtMillis() > 0) {
                json.writeStringProperty(
                        "expiresAt",
                        Instant.ofEpochMilli(delivery.getExpiresAtMillis()).toString());
            }
            if (message.getTagsCount() > 0) {
                json.writeObjectPropertyStart("tags");
                new TreeMap<>(message.getTagsMap()).forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private static void rich(JsonGenerator json, InAppMessage message) {
        optional(json, "image", message.getImage());
        optional(json, "icon", message.getIcon());
        if (message.getActionsCount() > 0) {
            json.writeArrayPropertyStart("actions");
            for (ItemAction action : message.getActionsList()) {
                json.writeStartObject();
                json.writeStringProperty("id", action.getId());
                json.writeStringProperty("label", action.getLabel());
                optional(json, "url", action.getUrl());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private static void optional(JsonGenerator json, String name, String text) {
        if (!text.isEmpty()) {
            json.writeStringProperty(name, text);
        }
    }

    /// The JSON in one line. A raw newline in JSON is always white space between tokens, and on the wire it would end
    /// the message.
    private static String singleLine(ByteString data) {
        return data.toStringUtf8().replace('\n', ' ').replace('\r', ' ');
    }

    private static boolean isJson(ByteString data) {
        if (data.isEmpty()) {
            return true;
        }
        try (JsonParser parser = Json.MAPPER.createParser(data.toStringUtf8())) {
            int values = 0;
            while (parser.nextToken() != null) {
                if (parser.streamReadContext().inRoot()
                        && !parser.currentToken().isStructStart()) {
                    values++;
                }
            }
            return values == 1;
        } catch (JacksonException e) {
            return false;
        }
    }

    /// Holder of the mapper, which would otherwise be a public field of the interface.
    final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder().build();

        private Json() {}
    }
}
