// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Answer to a request with several events.
sealed interface BatchAnswer {

    /// One answer for each event, in order.
    record Each(List<Item> items, Duration retryAfter) implements BatchAnswer {}

    /// The whole request is refused.
    record Whole(Problem problem, Duration retryAfter) implements BatchAnswer {}

    /// The request was not answered, or not by the platform: the events may or may not be accepted.
    record None(String cause) implements BatchAnswer {}

    /// Answer to one event.
    sealed interface Item {
        record Accepted(int recipients) implements Item {}

        record Refused(Problem problem) implements Item {}
    }

    /// @param size number of events in the request
    static BatchAnswer read(HttpResponse<String> response, int size) {
        Duration retryAfter = Backoff.requested(response.headers());
        int status = response.statusCode();
        try {
            JsonElement body = JsonParser.parseString(response.body());
            if (body.isJsonArray() && body.getAsJsonArray().size() == size) {
                return new Each(items(body.getAsJsonArray()), retryAfter);
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            // Of a proxy or load balancer, not of the platform.
            return whole(status, response.body(), retryAfter);
        }
        return whole(status, response.body(), retryAfter);
    }

    private static BatchAnswer whole(int status, String body, Duration retryAfter) {
        return status >= 400
                ? new Whole(Problem.read(status, body), retryAfter)
                : new None("an answer that is not the platform's, HTTP status " + status);
    }

    private static List<Item> items(JsonArray array) {
        List<Item> items = new ArrayList<>();
        for (JsonElement element : array) {
            JsonObject item = element.getAsJsonObject();
            int status = item.get("status").getAsInt();
            items.add(
                    item.has("problem")
                            ? new Item.Refused(Problem.of(item.getAsJsonObject("problem"), status))
                            : new Item.Accepted(item.get("accepted").getAsInt()));
        }
        return items;
    }
}
