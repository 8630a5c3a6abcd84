// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Simulators, started once for all tests of this module on free ports, and a client of their HTTP interface.
final class RunningSimulators {

    static final int SMTP_PORT = freePort();
    static final int APNS_PORT = freePort();

    private static final ConfigurableApplicationContext CONTEXT = start();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private RunningSimulators() {}

    static JsonNode list(String pathAndQuery) {
        return JSON.readTree(send(request(pathAndQuery).GET()).body());
    }

    static HttpResponse<String> exchange(String path) {
        return send(request(path).GET());
    }

    static HttpResponse<String> change(String provider, String behaviour) {
        return send(request("/simulators/" + provider + "/behaviour")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(behaviour)));
    }

    static void delete(String path) {
        send(request(path).DELETE());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(
                "http://127.0.0.1:" + CONTEXT.getEnvironment().getRequiredProperty("local.server.port") + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ConfigurableApplicationContext start() {
        return SpringApplication.run(
                SimulatorsApplication.class,
                "--spring.config.name=simulators",
                "--server.port=0",
                "--carillon.simulators.smtp-port=" + SMTP_PORT,
                "--carillon.simulators.apns-port=" + APNS_PORT);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
