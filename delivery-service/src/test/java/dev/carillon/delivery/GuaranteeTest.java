// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.events.Channel;
import dev.carillon.events.Guarantee;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.JavaProcess;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RedisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Table of the guarantees. A worker process is killed (as by `kill -9`) at every step of an attempt: it halts each
/// attempt at its step and is killed when all attempts have reached theirs. Then another worker takes over.
final class GuaranteeTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final Path DOCUMENT = Path.of("..", "docs", "delivery.md");
    private static final String TENANT = Fixtures.uniqueTenant().value();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<Channel> CHANNELS = List.of(Channel.EMAIL, Channel.SMS);
    private static final List<Guarantee> GUARANTEES =
            List.of(Guarantee.AT_MOST_ONCE, Guarantee.AT_LEAST_ONCE, Guarantee.EFFECTIVELY_ONCE);

    /// Delivery and the step at which its worker is killed.
    private record Case(CrashPoint crashPoint, Channel channel, Guarantee guarantee, Delivery delivery) {

        String name() {
            return "%s, %s %s".formatted(crashPoint.title(), channel, guarantee);
        }
    }

    /// Final outcome and number of messages that arrived.
    private record Result(String outcome, int arrivals) {

        String shown() {
            return outcome
                    + switch (arrivals) {
                        case 0 -> ", never sent";
                        case 1 -> ", sent once";
                        case 2 -> ", sent twice";
                        default -> throw new AssertionError("sent " + arrivals + " times");
                    };
        }
    }

    @AfterEach
    void behaveAgain() {
        Simulators.accept();
    }

    /// Run with `-Dcarillon.documents=write` to rewrite the table.
    @Test
    void workerKilledAtAnyMomentKeepsEachPromise(@TempDir Path directory) throws Exception {
        List<Case> cases = Arrays.stream(CrashPoint.values())
                .flatMap(crashPoint -> cases(crashPoint).stream())
                .toList();
        Map<Case, Result> results = new LinkedHashMap<>();
        try (DeliveryTopics topics = new DeliveryTopics(KAFKA.bootstrapServers());
                Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()))) {
            killAtAllCrashPoints(cases, directory, topics, admin);
            Simulators.accept();
            try (RunningDelivery _ = RunningDelivery.start(KAFKA.bootstrapServers(), REDIS.url(), settings())) {
                for (Case one : cases) {
                    Attempted attempted =
                            topics.awaitReceipt(one.delivery()).requireValue().getAttempted();
                    results.put(one, new Result(described(attempted), -1));
                }
                assertThat(of(cases, CrashPoint.BEFORE_COMMIT))
                        .allSatisfy(one -> assertThat(topics.awaitReceipts(2, one.delivery()))
                                .as("the same receipt again: %s", one.name())
                                .extracting(found -> found.requireValue().getId())
                                .hasSize(2)
                                .containsOnly(topics.receipts(one.delivery())
                                        .getFirst()
                                        .requireValue()
                                        .getId()));
                assertThat(of(cases, CrashPoint.AFTER_COMMIT))
                        .allSatisfy(one ->
                                assertThat(topics.receipts(one.delivery())).hasSize(1));
            }
        }
        results.replaceAll(
                (one, result) -> new Result(result.outcome(), arrived(one).size()));

        assertThat(results)
                .allSatisfy((one, result) -> assertThat(result).as(one.name()).isEqualTo(promised(one)));
        assertThat(arrived(find(cases, CrashPoint.DURING_CALL, Channel.EMAIL, Guarantee.EFFECTIVELY_ONCE)))
                .as("a repetition that the mailbox can recognise")
                .extracting(mail -> mail.path("messageId").asString())
                .hasSize(2)
                .containsOnly("<"
                        + find(cases, CrashPoint.DURING_CALL, Channel.EMAIL, Guarantee.EFFECTIVELY_ONCE)
                                .delivery()
                                .getId()
                        + "@example.org>");
        assertDocumented(results);
    }

    /// Kills a worker when each case has reached its step.
    private static void killAtAllCrashPoints(List<Case> cases, Path directory, DeliveryTopics topics, Admin admin)
            throws Exception {
        try (JavaProcess _ = HaltedWorker.start(
                directory, RunningDelivery.arguments(KAFKA.bootstrapServers(), REDIS.url(), settings()))) {
            for (Case one : of(cases, CrashPoint.AFTER_COMMIT)) {
                RecordMetadata place = topics.publish(one.delivery());
                topics.awaitReceipt(one.delivery());
                await().atMost(PATIENCE).until(() -> committed(admin, one.channel(), place) > place.offset());
            }
            List<Case> held = new ArrayList<>();
            for (CrashPoint crashPoint : List.of(
                    CrashPoint.BEFORE_CLAIM,
                    CrashPoint.BEFORE_CALL,
                    CrashPoint.BEFORE_RECORD,
                    CrashPoint.BEFORE_RECEIPT)) {
                held.addAll(of(cases, crashPoint));
            }
            for (Case one : held) {
                HaltedWorker.hold(directory, one.delivery().getId(), one.crashPoint());
                topics.publish(one.delivery());
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(held)
                            .allMatch(one -> HaltedWorker.isHeld(
                                    directory, one.delivery().getId())));
            for (Case one : of(cases, CrashPoint.BEFORE_COMMIT)) {
                RecordMetadata place = topics.publish(one.delivery());
                topics.awaitReceipt(one.delivery());
                assertThat(committed(admin, one.channel(), place))
                        .as("what is held before it in its partition keeps it from being committed")
                        .isLessThanOrEqualTo(place.offset());
            }
            Simulators.behave("email", "{\"mode\":\"answer_late\",\"delayMillis\":120000}");
            Simulators.behave("twilio", "{\"mode\":\"answer_late\",\"delayMillis\":120000}");
            of(cases, CrashPoint.DURING_CALL).forEach(one -> topics.publish(one.delivery()));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(of(cases, CrashPoint.DURING_CALL))
                            .allSatisfy(one -> assertThat(arrived(one)).hasSize(1)));
        }
    }

    /// Expected result, written independently of the code under test.
    private static Result promised(Case one) {
        return switch (one.crashPoint()) {
            case BEFORE_CLAIM, BEFORE_RECEIPT, BEFORE_COMMIT, AFTER_COMMIT -> new Result("accepted", 1);
            case BEFORE_CALL -> inDoubt(one, 0);
            case DURING_CALL, BEFORE_RECORD -> inDoubt(one, 1);
        };
    }

    private static Result inDoubt(Case one, int before) {
        return switch (one.guarantee()) {
            case AT_MOST_ONCE -> new Result("unanswered", before);
            case AT_LEAST_ONCE -> new Result("accepted", before + 1);
            case EFFECTIVELY_ONCE ->
                one.channel() == Channel.SMS
                        ? new Result("refused `in-doubt`", before)
                        : new Result("accepted", before + 1);
        };
    }

    private static void assertDocumented(Map<Case, Result> results) throws IOException {
        for (CrashPoint crashPoint : CrashPoint.values()) {
            String row = "| " + crashPoint.title() + " | "
                    + results.entrySet().stream()
                            .filter(entry -> entry.getKey().crashPoint() == crashPoint)
                            .map(entry -> entry.getValue().shown())
                            .collect(Collectors.joining(" | "))
                    + " |";
            if ("write".equals(System.getProperty("carillon.documents"))) {
                Files.writeString(
                        DOCUMENT,
                        Pattern.compile("(?m)^\\| " + crashPoint.title() + " \\|.*$")
                                .matcher(Files.readString(DOCUMENT))
                                .replaceFirst(Matcher.quoteReplacement(row)));
            }
            assertThat(Files.readString(DOCUMENT)).contains(row);
        }
    }

    private static String described(Attempted attempted) {
        String outcome = attempted.getOutcomeCase().name().toLowerCase(Locale.ROOT);
        return attempted.hasRefused() ? outcome + " `" + attempted.getRefused().getCode() + "`" : outcome;
    }

    private static long committed(Admin admin, Channel channel, RecordMetadata place) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(
                        "carillon-delivery-" + channel.wireName() + "-standard")
                .partitionsToOffsetAndMetadata()
                .get();
        OffsetAndMetadata offset = offsets.get(new TopicPartition(place.topic(), place.partition()));
        return offset == null ? 0 : offset.offset();
    }

    private static String[] settings() {
        return new String[] {
            "--carillon.delivery.session-timeout=3s",
            // The halted attempts must not be treated as hanging.
            "--carillon.processing.time-limit=4m",
            "--carillon.delivery.email.concurrency=64",
            "--carillon.delivery.email.timeouts.deadline=90s",
            "--carillon.delivery.email.timeouts.answer=90s",
            "--carillon.delivery.sms.twilio.account-sid=AC00000000000000000000000000000001",
            "--carillon.delivery.sms.twilio.auth-token=insecure-demo-token",
            "--carillon.delivery.sms.twilio.from=+15005550006",
            "--carillon.delivery.sms.twilio.deadline=90s",
            "--carillon.delivery.sms.twilio.base-url=" + Simulators.url("twilio")
        };
    }

    private static List<Case> cases(CrashPoint crashPoint) {
        List<Case> cases = new ArrayList<>();
        for (Channel channel : CHANNELS) {
            for (Guarantee guarantee : GUARANTEES) {
                cases.add(new Case(crashPoint, channel, guarantee, delivery(crashPoint, channel, guarantee)));
            }
        }
        return cases;
    }

    private static List<Case> of(List<Case> cases, CrashPoint crashPoint) {
        return cases.stream().filter(one -> one.crashPoint() == crashPoint).toList();
    }

    private static Case find(List<Case> cases, CrashPoint crashPoint, Channel channel, Guarantee guarantee) {
        return of(cases, crashPoint).stream()
                .filter(one -> one.channel() == channel && one.guarantee() == guarantee)
                .findFirst()
                .orElseThrow();
    }

    private static Delivery delivery(CrashPoint crashPoint, Channel channel, Guarantee guarantee) {
        RecipientKey recipient = recipient(crashPoint);
        Delivery.Builder delivery = channel == Channel.SMS
                ? Deliveries.sms(recipient, Deliveries.smsTo(Deliveries.uniqueNumber(), "killed"))
                : Deliveries.email(recipient, Deliveries.mailTo(UUID.randomUUID() + "@example.org", "killed"));
        return delivery.setGuarantee(guarantee.code()).build();
    }

    /// Recipients of cases of one step, which share a partition: a halted attempt blocks the commits of its
    /// partition.
    private static RecipientKey recipient(CrashPoint crashPoint) {
        while (true) {
            RecipientKey recipient = RecipientKey.of(TENANT, "r-" + UUID.randomUUID());
            if (crashPoint == CrashPoint.AFTER_COMMIT
                    || RecipientPartitioner.partition(recipient, EmbeddedKafka.PARTITIONS) == 0) {
                return recipient;
            }
        }
    }

    private static List<JsonNode> arrived(Case one) {
        DeliveryContent content = Deliveries.content(one.delivery());
        return one.channel() == Channel.SMS
                ? Simulators.sms("twilio", content.getAddress().getPhone().getValue())
                : Simulators.mail(content.getAddress().getEmail().getValue());
    }
}
