// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.management;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Recipients of a tenant. Thread-safe.
public final class Recipients {

    /// Most profiles in one request.
    private static final int BATCH = 1_000;

    private final Calls calls;

    Recipients(Calls calls) {
        this.calls = calls;
    }

    /// Creates a profile, or merges members into the one that is there.
    public JsonObject put(String id, JsonObject profile) {
        return calls.put(path(id), profile);
    }

    /// Creates or merges many profiles, each with its `id`.
    ///
    /// @return a result for each, in order
    public List<JsonObject> putAll(List<JsonObject> profiles) {
        List<JsonObject> results = new ArrayList<>();
        for (int begin = 0; begin < profiles.size(); begin += BATCH) {
            JsonArray body = new JsonArray();
            profiles.subList(begin, Math.min(begin + BATCH, profiles.size())).forEach(body::add);
            for (JsonElement result : calls.post("/v1/recipients/batch", body).getAsJsonArray("results")) {
                results.add(result.getAsJsonObject());
            }
        }
        return results;
    }

    public JsonObject get(String id) {
        return calls.get(path(id));
    }

    /// Profiles by id.
    ///
    /// @param filters parameters of `GET /v1/recipients`
    public Stream<JsonObject> list(Map<String, String> filters) {
        return calls.list("/v1/recipients", filters);
    }

    public void delete(String id) {
        calls.delete(path(id));
    }

    /// Items of the recipient's inbox.
    public Stream<JsonObject> inbox(String id) {
        return calls.list(path(id) + "/inbox", Map.of());
    }

    /// Token with which the recipient's applications connect.
    public String token(String id, Duration lifetime) {
        JsonObject body = new JsonObject();
        body.addProperty("ttlSeconds", lifetime.toSeconds());
        return calls.post(path(id) + "/tokens", body).get("token").getAsString();
    }

    private static String path(String id) {
        return "/v1/recipients/" + Calls.segment(id);
    }
}
