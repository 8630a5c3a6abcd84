// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.carillon.client.inbox.ItemView.Pinning;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Parser and writer of the protocol's JSON. It ignores members of later versions.
final class InboxJson {

    private InboxJson() {}

    /// @throws JsonParseException if the text is no JSON object
    static JsonObject object(byte[] json) {
        JsonElement parsed = JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
        if (!parsed.isJsonObject()) {
            throw new JsonParseException("not an object");
        }
        return parsed.getAsJsonObject();
    }

    static InboxItem item(JsonObject json) {
        return new InboxItem(
                required(json, "id"),
                text(json, "eventId").orElse(""),
                text(json, "type").orElse(""),
                text(json, "lane").orElse(""),
                text(json, "category"),
                text(json, "title").orElse(""),
                text(json, "body"),
                text(json, "actionUrl"),
                text(json, "image"),
                text(json, "icon"),
                actions(json),
                json.has("data") ? json.get("data").toString() : "{}",
                Instant.parse(required(json, "acceptedAt")),
                view(json));
    }

    private static List<ItemAction> actions(JsonObject json) {
        List<ItemAction> actions = new ArrayList<>();
        if (json.has("actions")) {
            json.getAsJsonArray("actions").forEach(element -> {
                JsonObject action = element.getAsJsonObject();
                actions.add(new ItemAction(
                        required(action, "id"), text(action, "label").orElse(""), text(action, "url")));
            });
        }
        return actions;
    }

    static ItemView view(JsonObject json) {
        boolean pinned = json.has("pinned") && json.get("pinned").getAsBoolean();
        return new ItemView(
                ItemState.of(text(json, "state").orElse("")),
                pinned ? Pinning.PINNED : Pinning.NOT_PINNED,
                text(json, "snoozedUntil").map(Instant::parse),
                text(json, "chosen"));
    }

    static InboxPage page(JsonObject json) {
        List<InboxItem> items = new ArrayList<>();
        json.getAsJsonArray("items").forEach(item -> items.add(item(item.getAsJsonObject())));
        return new InboxPage(items, text(json, "next"), count(json).orElse(new InboxCount(0, 0)));
    }

    static Optional<InboxCount> count(JsonObject json) {
        return json.has("unread")
                ? Optional.of(new InboxCount(
                        json.get("unread").getAsLong(),
                        json.has("unseen") ? json.get("unseen").getAsLong() : 0))
                : Optional.empty();
    }

    /// Ids in the JSON; empty if there are none.
    static List<String> ids(JsonObject json) {
        List<String> ids = new ArrayList<>();
        if (json.has("ids")) {
            json.getAsJsonArray("ids").forEach(id -> ids.add(id.getAsString()));
        }
        return ids;
    }

    static JsonObject ids(Iterable<String> ids) {
        JsonArray array = new JsonArray();
        ids.forEach(array::add);
        JsonObject json = new JsonObject();
        json.add("ids", array);
        return json;
    }

    static Optional<Position> position(JsonObject json) {
        return text(json, "epoch")
                .filter(epoch -> !epoch.isEmpty() && json.has("offset"))
                .map(epoch -> new Position(epoch, json.get("offset").getAsLong()));
    }

    static JsonObject positions(Map<String, Position> positions) {
        JsonObject json = new JsonObject();
        positions.forEach((stream, position) -> {
            JsonObject one = new JsonObject();
            one.addProperty("epoch", position.epoch());
            one.addProperty("offset", position.offset());
            json.add(stream, one);
        });
        return json;
    }

    /// Positions in the text. Malformed text and malformed positions are ignored.
    static Map<String, Position> positions(String text) {
        Map<String, Position> positions = new HashMap<>();
        try {
            for (Map.Entry<String, JsonElement> entry :
                    object(text.getBytes(StandardCharsets.UTF_8)).entrySet()) {
                if (entry.getValue().isJsonObject()) {
                    position(entry.getValue().getAsJsonObject())
                            .ifPresent(position -> positions.put(entry.getKey(), position));
                }
            }
        } catch (JsonParseException | NumberFormatException | UnsupportedOperationException e) {
            return Map.of();
        }
        return positions;
    }

    static Optional<String> text(JsonObject json, String name) {
        JsonElement value = json.get(name);
        return value != null && value.isJsonPrimitive() ? Optional.of(value.getAsString()) : Optional.empty();
    }

    private static String required(JsonObject json, String name) {
        return text(json, name).orElseThrow(() -> new JsonParseException(name + " is missing"));
    }
}
