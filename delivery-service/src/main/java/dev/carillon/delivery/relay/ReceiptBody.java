// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.Receipt;
import java.time.Instant;
import java.util.Collection;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON of a receipt for tenants: `{"type": "receipt.confirmed", "timestamp", "data": {…}}`, with the fact's own
/// members in `data.details`.
final class ReceiptBody {

    private static final JsonMapper JSON = new JsonMapper();

    private ReceiptBody() {}

    /// Fact's name in the receipt schema, such as `confirmed`; empty for a fact that this version does not know.
    static String fact(Receipt receipt) {
        FieldDescriptor fact = receipt.getOneofFieldDescriptor(
                Receipt.getDescriptor().getOneofs().getFirst());
        return fact == null ? "" : fact.getName();
    }

    static ByteString write(Receipt receipt) {
        String fact = fact(receipt);
        ObjectNode body = JSON.createObjectNode()
                .put("type", "receipt." + fact)
                .put("timestamp", Instant.ofEpochMilli(receipt.getAtMillis()).toString());
        ObjectNode data = body.putObject("data")
                .put("id", receipt.getId())
                .put("fact", fact)
                .put("eventId", receipt.getEventId())
                .put("eventType", receipt.getEventType())
                .put("recipient", receipt.getRecipient())
                .put("notificationId", receipt.getNotificationId())
                .put("deliveryId", receipt.getDeliveryId())
                .put("lane", Lane.find(receipt.getLane()).map(Lane::wireName).orElse(""))
                .put(
                        "channel",
                        Channel.find(receipt.getChannel())
                                .map(Channel::wireName)
                                .orElse(""))
                .put("addressId", receipt.getAddressId());
        ObjectNode details = data.putObject("details");
        FieldDescriptor field = receipt.getOneofFieldDescriptor(
                Receipt.getDescriptor().getOneofs().getFirst());
        if (field != null && receipt.getField(field) instanceof Message message) {
            fill(details, message);
        }
        return ByteString.copyFrom(JSON.writeValueAsBytes(body));
    }

    private static void fill(ObjectNode node, Message message) {
        message.getAllFields().forEach((field, value) -> {
            String name = field.getJsonName();
            if (field.isMapField()) {
                ObjectNode map = node.putObject(name);
                if (value instanceof Collection<?> entries) {
                    entries.forEach(entry -> putEntry(map, entry));
                }
            } else {
                switch (value) {
                    case Message inner -> fill(node.putObject(name), inner);
                    case EnumValueDescriptor code -> node.put(name, code.getName());
                    default -> node.putPOJO(name, value);
                }
            }
        });
    }

    private static void putEntry(ObjectNode map, Object entry) {
        if (entry instanceof Message message) {
            FieldDescriptor key = message.getDescriptorForType().findFieldByNumber(1);
            FieldDescriptor value = message.getDescriptorForType().findFieldByNumber(2);
            map.put(String.valueOf(message.getField(key)), String.valueOf(message.getField(value)));
        }
    }
}
