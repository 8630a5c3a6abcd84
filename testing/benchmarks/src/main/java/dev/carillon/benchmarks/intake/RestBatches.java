// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.intake;

import dev.carillon.benchmarks.client.ProducerConnection;
import dev.carillon.benchmarks.client.ProducerConnection.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Batches of 500 events over one connection, each after the answer to the one before.
final class RestBatches implements WayIn {

    private static final int BATCH = 500;

    private final ProducerConnection connection;

    RestBatches(URI ingestion, String apiKey) {
        this.connection = new ProducerConnection(ingestion, apiKey);
    }

    @Override
    public String label() {
        return "REST, batches of 500";
    }

    @Override
    public void send(int first, int count) {
        for (int begin = first; begin < first + count; begin += BATCH) {
            int end = Math.min(begin + BATCH, first + count);
            String body = IntStream.range(begin, end)
                    .mapToObj(number -> EventText.json("rest-" + number, number))
                    .collect(Collectors.joining(",", "[", "]"));
            requireAccepted(connection.post("/v1/events/batch", body.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void requireAccepted(Outcome outcome) {
        switch (outcome) {
            case Outcome.Answered(int status, String answer) -> {
                int problem = answer.indexOf("\"problem\"");
                if (status >= 300 || problem >= 0) {
                    throw new IllegalStateException("a batch was answered with status %d: %s"
                            .formatted(
                                    status,
                                    answer.substring(Math.max(0, problem))
                                            .lines()
                                            .findFirst()
                                            .orElse("")));
                }
            }
            case Outcome.Unanswered(IOException cause) ->
                throw new IllegalStateException("a batch was not answered", cause);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
