// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Recipients `r0`, `r1`, … of the test tenant, written in batches, and the client tokens of the connected ones.
public final class TestRecipients {

    private static final int BATCH = 500;
    private static final int CONCURRENT_CALLS = 8;

    private TestRecipients() {}

    /// Writes the recipients.
    ///
    /// @return client tokens by the index of the recipient
    /// @throws IllegalStateException if the platform refuses one; the message contains the answer
    public static Map<Integer, String> create(RestApi admin, Population population) {
        for (int first = 0; first < population.size(); first += BATCH) {
            write(admin, first, Math.min(population.size(), first + BATCH));
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(CONCURRENT_CALLS)) {
            Map<Integer, Future<String>> calls = new LinkedHashMap<>();
            for (int recipient : population.connected().toArray()) {
                calls.put(recipient, executor.submit(() -> TestTenant.token(admin, recipient)));
            }
            Map<Integer, String> tokens = new LinkedHashMap<>();
            calls.forEach((recipient, call) -> tokens.put(recipient, result(call)));
            return tokens;
        }
    }

    private static void write(RestApi admin, int from, int to) {
        ArrayNode recipients = Json.array();
        for (int recipient = from; recipient < to; recipient++) {
            recipients.add(TestTenant.profile(recipient).put("id", "r" + recipient));
        }
        JsonNode answer = admin.post("/v1/recipients/batch", recipients).requireJson();
        if (answer.path("refused").asInt(0) > 0) {
            throw new IllegalStateException("recipients were refused: " + answer);
        }
    }

    private static String result(Future<String> call) {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create a client token", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
