// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.ProcessUsage;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.routing.TopicWriter;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Test environment of the delivery service: broker, stores, simulators, and a sender for every simulated provider.
/// For one thread.
final class DeliveryEnvironment implements AutoCloseable {

    private static final String VAPID_PRIVATE_KEY = "yt7ps03NItgmuv1k_rOqlA4UujSRYMxIYq7-kH1TlKA";
    private static final String VAPID_PUBLIC_KEY =
            "BLvEghwWCDpOwxFNO5A9qOvo6nfM0yYmLLmPCdFg9js5jw-zx29_fZ9xDMbUN0TnF9t-ltBLE05_9z1l_e3-41Q";

    private final Cluster cluster;
    private final TopicWriter writer;
    private final HttpClient http = HttpClient.newHttpClient();

    private DeliveryEnvironment(Cluster cluster) {
        this.cluster = cluster;
        this.writer = new TopicWriter(cluster.bootstrapServers());
    }

    /// @param more Additional parts with their start options
    /// @param settings Settings of the delivery service, given the URL of the simulators; the last one for a
    /// property wins
    static DeliveryEnvironment start(
            Workspace workspace, Map<Part, List<String>> more, Function<URI, List<String>> settings) {
        Set<Part> first = EnumSet.of(Part.INFRASTRUCTURE, Part.SIMULATORS);
        first.addAll(more.keySet());
        Map<Part, StartOptions> startOptions = new HashMap<>();
        more.forEach((part, arguments) -> startOptions.put(
                part,
                new StartOptions(
                        List.of(),
                        Stream.concat(Stream.of(StartOptions.PLAIN_PAYLOADS), arguments.stream())
                                .toList())));
        Cluster cluster = Cluster.start(workspace, first, startOptions);
        try {
            URI simulators = cluster.url(Part.SIMULATORS).resolve("/simulators");
            Map<String, String> all = new LinkedHashMap<>();
            all.put("--carillon.keys.plain-payloads", StartOptions.PLAIN_PAYLOADS);
            Stream.concat(senders(workspace, simulators).stream(), settings.apply(simulators).stream())
                    .forEach(setting -> all.put(setting.substring(0, setting.indexOf('=')), setting));
            startOptions.put(Part.DELIVERY, new StartOptions(List.of(), List.copyOf(all.values())));
            cluster.start(Part.DELIVERY);
            return new DeliveryEnvironment(cluster);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    TopicWriter writer() {
        return writer;
    }

    String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    /// Base URL of the simulators.
    URI simulators() {
        return cluster.url(Part.SIMULATORS).resolve("/simulators");
    }

    /// Sets a provider's behaviour, as JSON.
    void behave(String provider, String behaviour) {
        ask(HttpRequest.newBuilder(URI.create(simulators() + "/" + provider + "/behaviour"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(behaviour)));
    }

    /// Answer of a path of the simulators.
    String get(String path) {
        return ask(HttpRequest.newBuilder(URI.create(simulators() + path)).GET());
    }

    String post(String path) {
        return ask(HttpRequest.newBuilder(URI.create(simulators() + path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /// Health of the delivery service.
    String health() {
        return ask(HttpRequest.newBuilder(cluster.url(Part.DELIVERY).resolve("/actuator/health"))
                .GET());
    }

    /// Processor time of a process so far, by its label.
    Duration cpu(String process) {
        return Optional.ofNullable(cluster.usage().get(process))
                .map(ProcessUsage::cpu)
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        http.close();
        writer.close();
        cluster.close();
    }

    private String ask(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        "%s answered %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static List<String> senders(Workspace workspace, URI simulators) {
        return List.of(
                "--carillon.delivery.sms.twilio.account-sid=AC00000000000000000000000000000001",
                "--carillon.delivery.sms.twilio.auth-token=insecure-demo-token",
                "--carillon.delivery.sms.twilio.from=+15005550006",
                "--carillon.delivery.sms.twilio.base-url=" + simulators + "/twilio",
                "--carillon.delivery.sms.vonage.api-key=demokey1",
                "--carillon.delivery.sms.vonage.api-secret=insecure-demo-secret",
                "--carillon.delivery.sms.vonage.from=Shop",
                "--carillon.delivery.sms.vonage.base-url=" + simulators + "/vonage",
                "--carillon.delivery.providers.order.sms=twilio,vonage",
                "--carillon.delivery.providers.order.email=smtp,sendgrid",
                "--carillon.delivery.email.sendgrid.api-key=SG.insecure-demo-key",
                "--carillon.delivery.email.sendgrid.base-url=" + simulators + "/sendgrid",
                "--carillon.delivery.chat.formats=slack,teams,discord",
                "--carillon.delivery.chat.allowed-networks=127.0.0.0/8",
                "--carillon.delivery.chat.allowed-ports=1-65535",
                "--carillon.delivery.chat.plain-http=true",
                "--carillon.delivery.push.fcm.service-account="
                        + workspace
                                .root()
                                .resolve("testing/provider-simulators/src/main/resources/carillon-simulators")
                                .resolve("insecure-demo-fcm-service-account.json"),
                "--carillon.delivery.push.fcm.base-url=" + simulators + "/fcm",
                "--carillon.delivery.push.fcm.token-url=" + simulators + "/fcm/token",
                "--carillon.delivery.push.web.private-key=" + VAPID_PRIVATE_KEY,
                "--carillon.delivery.push.web.public-key=" + VAPID_PUBLIC_KEY,
                "--carillon.delivery.push.web.subject=mailto:operator@example.org",
                "--carillon.delivery.push.web.allowed-networks=127.0.0.0/8",
                "--carillon.delivery.push.web.allowed-ports=1-65535",
                "--carillon.delivery.push.web.plain-http=true",
                "--carillon.delivery.webhook.secrets.bench-webhook=whsec_aW5zZWN1cmUtZGVtby13ZWJob29rLXNlY3JldC0wMDE=",
                "--carillon.delivery.webhook.allowed-networks=127.0.0.0/8",
                "--carillon.delivery.webhook.allowed-ports=1-65535",
                "--carillon.delivery.webhook.plain-http=true");
    }
}
