// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.standalone.OtlpReceiver.ReceivedSpan;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Trace of a notification from the producer's request to the receipts of its recipients.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class TraceIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String ROOT = "producer";

    @Test
    void theTraceGoesOverIngestionRoutingAndGatewayToTheClientsAcknowledgement(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String trace = trace();
        String event = platform.submit(
                """
                {"type": "payment.received", "recipients": ["ann"],
                 "data": {"amount": "1.00", "currency": "EUR", "payer": "payer-%s"}}
                """.formatted(UUID.randomUUID()), "traceparent", "00-" + trace + "-00000000000000aa-01");
        await().atMost(SOON).until(() -> platform.notifications(event).size() == 1);
        acknowledge(platform, platform.notifications(event).getFirst().get("id").asString());

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(paths(trace))
                        .contains(
                                ROOT + " > carillon-ingestion submit",
                                ROOT + " > carillon-ingestion submit > carillon-routing route",
                                ROOT + " > carillon-ingestion submit > carillon-routing route"
                                        + " > carillon-gateway attempt",
                                ROOT + " > carillon-ingestion submit > carillon-routing route"
                                        + " > carillon-gateway attempt > carillon-gateway acknowledge",
                                ROOT + " > carillon-ingestion submit > carillon-routing route"
                                        + " > carillon-delivery attempt"));
    }

    @Test
    void theTraceGoesOverDeliveryToTheProvidersCallback(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String trace = trace();
        String place = "place-" + UUID.randomUUID();
        platform.submit("""
                {"type": "security.alert", "recipients": ["ann"],
                 "data": {"device": "Laptop", "place": "%s"}}
                """.formatted(place), "traceparent", "00-" + trace + "-00000000000000aa-01");
        playDelivered(platform, place);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(paths(trace))
                        .contains(ROOT + " > carillon-ingestion submit > carillon-routing route"
                                + " > carillon-delivery attempt > carillon-delivery callback"));
    }

    @Test
    void whatTheProducerDoesNotSampleIsNotTraced(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String quiet = trace();
        String loud = trace();
        for (String traceparent :
                List.of("00-" + quiet + "-00000000000000aa-00", "00-" + loud + "-00000000000000aa-01")) {
            platform.submit("""
                    {"type": "payment.received", "recipients": ["bob"],
                     "data": {"amount": "1.00", "currency": "EUR", "payer": "payer-%s"}}
                    """.formatted(UUID.randomUUID()), "traceparent", traceparent);
        }

        await().atMost(SOON)
                .until(() -> paths(loud).stream().anyMatch(path -> path.endsWith("carillon-delivery attempt")));
        assertThat(paths(quiet)).isEmpty();
    }

    private static void acknowledge(PlatformClient platform, String notification) {
        JsonNode token = platform.json(platform.post("/v1/recipients/ann/tokens", "{}"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(platform.as(token.get("token").asString())
                                .post("/v1/inbox/ack", "{\"ids\": [\"" + notification + "\"]}")
                                .statusCode())
                        .isEqualTo(200));
    }

    /// Lets the SMS provider report that the text message has arrived.
    private static void playDelivered(PlatformClient platform, String place) {
        JsonNode text = await().atMost(SOON)
                .until(
                        () -> {
                            for (JsonNode sms : platform.read("/simulators/sms/twilio/messages")) {
                                if (sms.path("text").asString("").contains(place)) {
                                    return sms;
                                }
                            }
                            return MissingNode.getInstance();
                        },
                        found -> !found.isMissingNode());
        HttpResponse<String> played = platform.post(
                "/simulators/sms/twilio/messages/" + text.get("id").asString() + "/status?status=delivered", "");
        assertThat(played.statusCode()).isEqualTo(204);
    }

    /// Path of each span from the root, as `service name > service name`.
    private static Set<String> paths(String trace) {
        List<ReceivedSpan> spans = RunningSystem.COLLECTOR.spans(trace);
        Set<String> paths = new TreeSet<>();
        spans.forEach(span -> paths.add(path(span, spans)));
        return paths;
    }

    private static String path(ReceivedSpan span, List<ReceivedSpan> spans) {
        Optional<ReceivedSpan> parent =
                spans.stream().filter(other -> other.id().equals(span.parent())).findFirst();
        String above = parent.map(known -> path(known, spans))
                .orElse(span.parent().equals("00000000000000aa") ? ROOT : "unknown");
        return above + " > " + span.service() + " " + span.name();
    }

    private static String trace() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong() | 1)
                + HexFormat.of().toHexDigits(random.nextLong());
    }
}
