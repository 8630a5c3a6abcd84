// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.management;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Client of one tenant, for everything but publishing, which
/// [EventProducer][dev.carillon.client.producer.EventProducer] does. Documents and answers are JSON as in the API
/// reference. A call that got no answer, 429 or 5xx is repeated; each may be carried out twice without another effect.
/// Calls throw [RefusedException] for a refusal and [UnconfirmedException] if there was no answer in time. Thread-safe.
public final class CarillonClient {

    private final Calls calls;

    public CarillonClient(ClientOptions options) {
        this.calls = new Calls(options);
    }

    public Recipients recipients() {
        return new Recipients(calls);
    }

    public Catalog catalog() {
        return new Catalog(calls);
    }

    /// An event with its notifications. Refused with status 404 until tracking knows it.
    public JsonObject event(String id) {
        return calls.get("/v1/events/" + path(id));
    }

    /// Events, the newest first.
    ///
    /// @param filters parameters of `GET /v1/events`
    public Stream<JsonObject> events(Map<String, String> filters) {
        return calls.list("/v1/events", filters);
    }

    /// Ends what waits of an event, and reports how much was stopped and how much had left.
    public JsonObject cancel(String eventId) {
        return calls.post("/v1/events/%s/cancel".formatted(Calls.segment(eventId)), new JsonObject());
    }

    /// A notification with its timeline.
    public JsonObject notification(String id) {
        return calls.get("/v1/notifications/" + Calls.segment(id));
    }

    /// Notifications, the newest first.
    ///
    /// @param filters parameters of `GET /v1/notifications`
    public Stream<JsonObject> notifications(Map<String, String> filters) {
        return calls.list("/v1/notifications", filters);
    }

    /// Decision that the router would make about an event for its recipient. Nothing is sent.
    ///
    /// @param question body of `POST /v1/explain`, with `event` and perhaps `at`
    public JsonObject explain(JsonObject question) {
        return calls.post("/v1/explain", question);
    }

    /// Path of an event. An id may contain slashes, and the path has them as they are.
    private static String path(String eventId) {
        return Arrays.stream(eventId.split("/", -1)).map(Calls::segment).collect(Collectors.joining("/"));
    }
}
