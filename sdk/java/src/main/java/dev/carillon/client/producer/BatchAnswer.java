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
        Duration retryAfter = retryAfter(response);
        try {
            JsonElement body = JsonParser.parseString(response.body());
            if (body.isJsonArray() && body.getAsJsonArray().size() == size) {
                return new Each(items(body.getAsJsonArray()), retryAfter);
            }
            if (body.isJsonObject() && response.statusCode() >= 400) {
                return new Whole(problem(body.getAsJsonObject(), response.statusCode()), retryAfter);
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            return unexplained(response, retryAfter);
        }
        return unexplained(response, retryAfter);
    }

    /// Answer of a proxy or load balancer, not of the platform.
    private static BatchAnswer unexplained(HttpResponse<String> response, Duration retryAfter) {
        int status = response.statusCode();
        return status >= 400
                ? new Whole(new Problem("about:blank", status, "HTTP status " + status, "{}"), retryAfter)
                : new None("an answer that is not the platform's, HTTP status " + status);
    }

    private static List<Item> items(JsonArray array) {
        List<Item> items = new ArrayList<>();
        for (JsonElement element : array) {
            JsonObject item = element.getAsJsonObject();
            int status = item.get("status").getAsInt();
            items.add(
                    item.has("problem")
                            ? new Item.Refused(problem(item.getAsJsonObject("problem"), status))
                            : new Item.Accepted(item.get("accepted").getAsInt()));
        }
        return items;
    }

    private static Problem problem(JsonObject json, int status) {
        return new Problem(text(json, "type"), status, text(json, "detail"), json.toString());
    }

    private static String text(JsonObject json, String name) {
        return json.has(name) ? json.get(name).getAsString() : "";
    }

    private static Duration retryAfter(HttpResponse<String> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,5}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(Duration.ZERO);
    }
}
