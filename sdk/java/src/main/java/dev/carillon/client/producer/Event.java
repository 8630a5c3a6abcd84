// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/// Event of which recipients are notified. It has an id from the start, so submitting it again has no effect.
/// Immutable.
public final class Event {

    private static final Gson GSON = new Gson();

    private final String id;
    private final JsonObject json;

    private Event(String id, JsonObject json) {
        this.id = id;
        this.json = json;
    }

    /// @param type the event type, such as `order.shipped`
    public static Event of(String type) {
        JsonObject json = new JsonObject();
        String id = UUID.randomUUID().toString();
        json.addProperty("id", id);
        json.addProperty("type", type);
        return new Event(id, json);
    }

    /// The idempotency key.
    public String id() {
        return id;
    }

    /// The event with another id: one that a repeated attempt of the same business operation chooses too, such as
    /// `order-1042-shipped`.
    public Event withId(String chosen) {
        JsonObject copy = json.deepCopy();
        copy.addProperty("id", chosen);
        return new Event(chosen, copy);
    }

    public Event to(String... recipients) {
        return with("recipients", GSON.toJsonTree(Arrays.asList(recipients)));
    }

    /// The event for all subscribers of a topic.
    public Event toTopic(String topic) {
        JsonObject audience = new JsonObject();
        audience.addProperty("topic", topic);
        return with("audience", audience);
    }

    /// @param data values that JSON supports: text, numbers, booleans, maps and lists
    public Event data(Map<String, ?> data) {
        return with("data", GSON.toJsonTree(data));
    }

    /// @param data a JSON object as text
    public Event dataJson(String data) {
        return with("data", JsonParser.parseString(data));
    }

    /// The event with labels of its inbox items, by which lists are filtered. At most 16.
    public Event tags(Map<String, String> tags) {
        return with("tags", GSON.toJsonTree(tags));
    }

    public Event sendAt(Instant instant) {
        return with("sendAt", GSON.toJsonTree(instant.toString()));
    }

    public Event expiresAt(Instant instant) {
        return with("expiresAt", GSON.toJsonTree(instant.toString()));
    }

    public Event orderingKey(String key) {
        return with("orderingKey", GSON.toJsonTree(key));
    }

    public Event dedupeKey(String key) {
        return with("dedupeKey", GSON.toJsonTree(key));
    }

    /// The event as in `POST /v1/events`.
    public String json() {
        return json.toString();
    }

    private Event with(String name, JsonElement value) {
        JsonObject copy = json.deepCopy();
        copy.add(name, value);
        return new Event(id, copy);
    }

    @Override
    public String toString() {
        return "event " + id;
    }
}
