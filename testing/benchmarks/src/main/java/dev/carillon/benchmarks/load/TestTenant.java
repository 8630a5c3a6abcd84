// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Endpoints;
import dev.carillon.benchmarks.cluster.Part;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Test tenant for traffic: its API key, event types with templates, recipients and their client tokens.
///
/// @param tokens One token for each recipient
public record TestTenant(String tenant, String apiKey, List<String> tokens) {

    /// Event type with delivery to the inbox only.
    public static final String INBOX_TYPE = "bench.inbox";

    /// Event type with delivery to the inbox, the mailbox and the phone.
    public static final String EVERYWHERE_TYPE = "bench.everywhere";

    private static final String TENANT = "bench";
    private static final int CONCURRENT_CALLS = 8;
    private static final Duration VISIBLE_PATIENCE = Duration.ofMinutes(1);

    public TestTenant {
        tokens = List.copyOf(tokens);
    }

    /// Creates the tenant and returns when ingestion accepts its events.
    ///
    /// @throws IllegalStateException if the platform refuses; the message contains the answer
    public static TestTenant create(Endpoints cluster, String operatorKey, int recipients) {
        String apiKey = tenant(cluster, operatorKey);
        try (RestApi admin = new RestApi(cluster.url(Part.ADMIN), apiKey)) {
            catalog(admin, INBOX_TYPE, List.of("in_app"));
            catalog(admin, EVERYWHERE_TYPE, List.of("in_app", "email", "push"));
            List<String> tokens = recipients(admin, recipients);
            TestTenant testTenant = new TestTenant(TENANT, apiKey, tokens);
            testTenant.awaitAccepted(cluster, INBOX_TYPE);
            testTenant.awaitAccepted(cluster, EVERYWHERE_TYPE);
            return testTenant;
        }
    }

    public static String mailAddress(int recipient) {
        return "r%d@example.org".formatted(recipient);
    }

    public static String deviceToken(int recipient) {
        return "%064x".formatted(BigInteger.valueOf(recipient).add(BigInteger.ONE.shiftLeft(200)));
    }

    /// Publishes [#INBOX_TYPE] and its template in the catalog of another tenant.
    public static void publishInboxType(RestApi admin) {
        catalog(admin, INBOX_TYPE, List.of("in_app"));
    }

    private static String tenant(Endpoints cluster, String operatorKey) {
        try (RestApi admin = new RestApi(cluster.url(Part.ADMIN), operatorKey)) {
            ObjectNode tenant = Json.object()
                    .put("name", "Benchmark")
                    .put("emailFrom", "carillon@example.org")
                    .put("defaultPushApp", "org.example.app");
            return admin.put("/v1/tenants/" + TENANT, tenant)
                    .requireJson()
                    .path("apiKey")
                    .path("key")
                    .asString();
        }
    }

    private static void catalog(RestApi admin, String type, List<String> channels) {
        ObjectNode template = Json.object();
        ArrayNode contents = template.putArray("contents");
        for (String channel : channels) {
            contents.addObject()
                    .put("channel", channel)
                    .put("title", "{{data.run}}-{{data.n}}")
                    .put("text", "Your order {{data.order}} is on its way.");
        }
        admin.put("/v1/templates/" + type, template).requireJson();
        ObjectNode eventType =
                Json.object().put("name", type).put("category", "bench").put("lane", "standard");
        eventType.put("guarantee", "effectively_once").put("template", type);
        channels.forEach(eventType.putArray("channels")::add);
        admin.put("/v1/event-types/" + type, eventType).requireJson();
    }

    private static List<String> recipients(RestApi admin, int recipients) {
        Semaphore calls = new Semaphore(CONCURRENT_CALLS);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> tokens = IntStream.range(0, recipients)
                    .mapToObj(recipient -> executor.submit(() -> {
                        calls.acquire();
                        try {
                            return recipient(admin, recipient);
                        } finally {
                            calls.release();
                        }
                    }))
                    .toList();
            return tokens.stream().map(TestTenant::result).toList();
        }
    }

    private static String result(Future<String> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot make the recipients", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String recipient(RestApi admin, int recipient) {
        admin.put("/v1/recipients/r" + recipient, profile(recipient)).requireJson();
        return token(admin, recipient);
    }

    /// Profile with an e-mail address and a phone.
    static ObjectNode profile(int recipient) {
        ObjectNode profile = Json.object().put("locale", "en").put("timeZone", "UTC");
        profile.putObject("addresses").put("email", mailAddress(recipient));
        profile.putArray("devices")
                .addObject()
                .put("id", "device-1")
                .put("platform", "apns")
                .put("token", deviceToken(recipient));
        return profile;
    }

    /// New client token of a recipient.
    static String token(RestApi admin, int recipient) {
        return admin.post(
                        "/v1/recipients/r%d/tokens".formatted(recipient),
                        Json.object().put("ttlSeconds", 86_400))
                .requireJson()
                .path("token")
                .asString();
    }

    /// Waits until ingestion accepts an event of this type. Ingestion reads the catalog from Kafka with a short
    /// delay.
    ///
    /// @throws IllegalStateException if it does not; the message contains the answer
    public void awaitAccepted(Endpoints cluster, String type) {
        try (RestApi ingestion = new RestApi(cluster.url(Part.INGESTION), apiKey)) {
            ObjectNode event = Json.object().put("id", "probe-" + type).put("type", type);
            event.putArray("recipients").add("probe");
            event.putObject("data");
            long deadline = System.nanoTime() + VISIBLE_PATIENCE.toNanos();
            RestApi.Answer answer = ingestion.post("/v1/events", event);
            while (!answer.isSuccess()) {
                if (System.nanoTime() > deadline) {
                    answer.requireJson();
                }
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                answer = ingestion.post("/v1/events", event);
            }
        }
    }
}
