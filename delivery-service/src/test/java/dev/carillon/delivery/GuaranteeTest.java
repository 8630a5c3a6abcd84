// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.Channel;
import dev.carillon.events.Guarantee;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RedisExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The table of the guarantees, with a worker that is a process and is killed between its call and its record.
final class GuaranteeTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final String TENANT = Fixtures.uniqueTenant().value();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// What is promised of a delivery whose provider had it when the worker died.
    private record Promise(
            Channel channel, Guarantee guarantee, Attempted.OutcomeCase outcome, int arrivals, Delivery delivery) {}

    @AfterEach
    void behaveAgain() {
        Simulators.accept();
    }

    @Test
    void workerKilledBetweenCallAndRecordKeepsEachPromise(@TempDir Path directory)
            throws IOException, InterruptedException {
        List<Promise> promises = List.of(
                promise(Channel.EMAIL, Guarantee.AT_MOST_ONCE, Attempted.OutcomeCase.UNANSWERED, 1),
                promise(Channel.EMAIL, Guarantee.AT_LEAST_ONCE, Attempted.OutcomeCase.ACCEPTED, 2),
                promise(Channel.EMAIL, Guarantee.EFFECTIVELY_ONCE, Attempted.OutcomeCase.ACCEPTED, 2),
                promise(Channel.SMS, Guarantee.AT_MOST_ONCE, Attempted.OutcomeCase.UNANSWERED, 1),
                promise(Channel.SMS, Guarantee.AT_LEAST_ONCE, Attempted.OutcomeCase.ACCEPTED, 2),
                promise(Channel.SMS, Guarantee.EFFECTIVELY_ONCE, Attempted.OutcomeCase.REFUSED, 1));
        Simulators.behave("email", "{\"mode\":\"answer_late\",\"delayMillis\":120000}");
        Simulators.behave("twilio", "{\"mode\":\"answer_late\",\"delayMillis\":120000}");
        try (DeliveryTopics topics = new DeliveryTopics(KAFKA.bootstrapServers())) {
            Process worker = start(directory);
            try {
                promises.forEach(promise -> topics.publish(promise.delivery()));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(promises)
                                .allSatisfy(
                                        promise -> assertThat(arrived(promise)).hasSize(1)));
            } finally {
                worker.destroyForcibly().waitFor();
            }
            Simulators.accept();
            assertThat(promises)
                    .allSatisfy(promise ->
                            assertThat(topics.receipts(promise.delivery())).isEmpty());

            try (RunningDelivery _ = RunningDelivery.start(KAFKA.bootstrapServers(), REDIS.url(), settings())) {
                for (Promise promise : promises) {
                    Attempted attempted = topics.awaitReceipt(promise.delivery())
                            .requireValue()
                            .getAttempted();
                    assertThat(attempted.getOutcomeCase())
                            .as("%s %s", promise.channel(), promise.guarantee())
                            .isEqualTo(promise.outcome());
                    assertThat(arrived(promise))
                            .as("%s %s", promise.channel(), promise.guarantee())
                            .hasSize(promise.arrivals());
                }
            }
        }
        assertThat(arrived(promises.get(2)))
                .as("a repetition that the mailbox can recognise")
                .extracting(mail -> mail.path("messageId").asString())
                .containsOnly("<" + promises.get(2).delivery().getId() + "@example.org>");
    }

    private static Process start(Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                DeliveryApplication.class.getName()));
        command.addAll(List.of(RunningDelivery.arguments(KAFKA.bootstrapServers(), REDIS.url(), settings())));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("worker.log").toFile())
                .start();
    }

    private static String[] settings() {
        return new String[] {
            "--carillon.delivery.email.timeouts.deadline=90s",
            "--carillon.delivery.email.timeouts.answer=90s",
            "--carillon.delivery.sms.twilio.account-sid=AC00000000000000000000000000000001",
            "--carillon.delivery.sms.twilio.auth-token=insecure-demo-token",
            "--carillon.delivery.sms.twilio.from=+15005550006",
            "--carillon.delivery.sms.twilio.deadline=90s",
            "--carillon.delivery.sms.twilio.base-url=" + Simulators.url("twilio")
        };
    }

    private static Promise promise(Channel channel, Guarantee guarantee, Attempted.OutcomeCase outcome, int arrivals) {
        RecipientKey recipient = RecipientKey.of(TENANT, "r-" + UUID.randomUUID());
        Delivery.Builder delivery = channel == Channel.SMS
                ? Deliveries.sms(recipient, Deliveries.smsTo(Deliveries.uniqueNumber(), "killed"))
                : Deliveries.email(recipient, Deliveries.mailTo(UUID.randomUUID() + "@example.org", "killed"));
        return new Promise(
                channel,
                guarantee,
                outcome,
                arrivals,
                delivery.setGuarantee(guarantee.code()).build());
    }

    private static List<JsonNode> arrived(Promise promise) {
        DeliveryContent content = Deliveries.content(promise.delivery());
        return promise.channel() == Channel.SMS
                ? Simulators.sms("twilio", content.getAddress().getPhone().getValue())
                : Simulators.mail(content.getAddress().getEmail().getValue());
    }
}
