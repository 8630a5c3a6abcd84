// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.gateway;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import java.net.URI;
import tools.jackson.databind.node.ObjectNode;

/// Producer that publishes to one broadcast stream.
final class Publisher implements AutoCloseable {

    static final String CHANNEL = "stream:bench";

    private static final String PATH = "/v1/streams/bench";

    private final RestApi api;
    private int number;

    Publisher(URI gateway) {
        this.api = new RestApi(gateway, GatewayTenant.apiKey());
    }

    void publish() {
        number++;
        ObjectNode body = Json.object().put("n", number).put("score", "2:1").put("minute", 87);
        api.post(PATH, body).requireJson();
    }

    @Override
    public void close() {
        api.close();
    }
}
