// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.PlatformCode;
import dev.carillon.events.v1.Receipt;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import dev.carillon.testsupport.RedisExtension;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class DeliveryServiceTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final TenantId TENANT = Fixtures.uniqueTenant();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningDelivery service;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static DeliveryTopics topics;

    private final RecipientKey recipient = RecipientKey.of(TENANT.value(), "r-" + UUID.randomUUID());
    private final String mailbox = recipient.requireRecipient() + "@example.org";

    @BeforeAll
    static void start() {
        topics = new DeliveryTopics(KAFKA.bootstrapServers());
        service = RunningDelivery.start(KAFKA.bootstrapServers(), REDIS.url());
    }

    @AfterAll
    static void stop() {
        service.close();
        topics.close();
    }

    @AfterEach
    void behaveAgain() {
        Simulators.accept();
    }

    @Test
    void acceptedMailHasAReceiptThatSaysAllOfIt() {
        Delivery delivery = mail("Order A-17").build();

        topics.publish(delivery);

        ReadRecord<RecipientKey, Receipt> found = topics.awaitReceipt(delivery);
        Receipt receipt = found.requireValue();
        assertThat(found.key()).isEqualTo(recipient);
        assertThat(found.headers()).containsEntry("traceparent", "00-trace-01");
        assertThat(receipt.getId())
                .isEqualTo(ReceiptId.of(delivery.getId(), "attempted", "1").value());
        assertThat(receipt.getNotificationId()).isEqualTo(delivery.getNotificationId());
        assertThat(receipt.getEventId()).isEqualTo(delivery.getEventId());
        assertThat(receipt.getChannel()).isEqualTo(Channel.EMAIL.code());
        assertThat(receipt.getLane()).isEqualTo(Lane.STANDARD.code());
        assertThat(receipt.getRecordedBy()).startsWith("delivery-");
        assertThat(receipt.getAttempted().getProvider()).isEqualTo("smtp");
        assertThat(receipt.getAttempted().getAttempt()).isEqualTo(1);
        assertThat(receipt.getAttempted().getAddressId()).isEqualTo("email");
        assertThat(receipt.getAttempted().getAccepted().getReference())
                .isEqualTo("<" + delivery.getId() + "@example.org>");
        assertThat(Simulators.mail(mailbox)).hasSize(1);
    }

    @Test
    void acceptedPushHasAReceiptAndArrivesOnThePhone() {
        String token = Deliveries.uniqueToken();
        Delivery delivery =
                Deliveries.push(recipient, Deliveries.pushTo(token, "hello")).build();

        topics.publish(delivery);

        Attempted attempted = topics.awaitReceipt(delivery).requireValue().getAttempted();
        assertThat(attempted.getProvider()).isEqualTo("apns");
        assertThat(attempted.getAccepted().getReference()).isNotEmpty();
        assertThat(Simulators.notifications(token)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "refuse,     REFUSED",
        "dead_token, ADDRESS_INVALID",
        "throttle,   THROTTLED",
        "stall,      UNANSWERED",
        "reset,      UNANSWERED"
    })
    void everyOtherOutcomeHasItsReceiptOnBothChannels(String mode, Attempted.OutcomeCase expected) {
        String token = Deliveries.uniqueToken();
        Delivery mail = mail("x").build();
        Delivery push =
                Deliveries.push(recipient, Deliveries.pushTo(token, "x")).build();
        Simulators.behave("email", "{\"mode\":\"%s\",\"address\":\"%s\"}".formatted(mode, mailbox));
        Simulators.behave("push", "{\"mode\":\"%s\",\"address\":\"%s\"}".formatted(mode, token));

        topics.publish(mail);
        topics.publish(push);

        assertThat(outcome(mail)).isEqualTo(expected);
        assertThat(outcome(push)).isEqualTo(expected);
    }

    @Test
    void expiredDeliveryIsNotSent() {
        Delivery delivery = mail("late").setExpiresAtMillis(1_000).build();

        topics.publish(delivery);

        Receipt receipt = topics.awaitReceipt(delivery).requireValue();
        assertThat(receipt.getExpired().getExpiredAtMillis()).isEqualTo(1_000);
        assertThat(Simulators.mail(mailbox)).isEmpty();
    }

    @Test
    void whatWasRetractedWhileItWaitedInTheLogIsNotSent() {
        // The recipient's other deliveries must wait until the first attempt has its late answer.
        Simulators.behave(
                "email",
                "{\"mode\":\"answer_late\",\"delayMillis\":1500,\"times\":1,\"address\":\"%s\"}".formatted(mailbox));
        Delivery first = mail("first").build();
        Delivery retracted = mail("retracted").build();
        Delivery after = mail("after").build();
        topics.publish(first);
        topics.publish(retracted);
        topics.publish(after);

        topics.retract(retracted);

        Receipt receipt = topics.awaitReceipt(retracted).requireValue();
        assertThat(receipt.getRetracted().getRequestedBy()).isEqualTo("key-1");
        assertThat(receipt.getId())
                .isEqualTo(ReceiptId.of(retracted.getId(), "retracted", "").value());
        assertThat(outcome(after)).isEqualTo(Attempted.OutcomeCase.ACCEPTED);
        assertThat(Simulators.mail(mailbox))
                .extracting(mail -> mail.path("subject").asString())
                .containsExactly("first", "after");
    }

    @Test
    void retractedPushIsTakenOffThePhoneAlthoughNothingMoreIsSentOfIt() {
        String token = Deliveries.uniqueToken();
        Delivery shown =
                Deliveries.push(recipient, Deliveries.pushTo(token, "hello")).build();
        topics.publish(shown);
        topics.awaitReceipt(shown);
        Delivery withdrawal = Deliveries.withdrawalOf(new Attempt(shown, Deliveries.content(shown)))
                .delivery();

        topics.retract(shown);
        topics.publish(withdrawal);

        assertThat(outcome(withdrawal)).isEqualTo(Attempted.OutcomeCase.ACCEPTED);
        assertThat(Simulators.notifications(token))
                .extracting(arrived -> arrived.path("pushType").asString())
                .containsExactly("alert", "background");
    }

    @Test
    void mailCannotBeTakenBack() {
        Delivery withdrawal = mail("sent").setRetracted(true).build();

        topics.publish(withdrawal);

        assertThat(topics.awaitReceipt(withdrawal)
                        .requireValue()
                        .getAttempted()
                        .getRefused()
                        .getCode())
                .isEqualTo("no-withdrawal");
        assertThat(Simulators.mail(mailbox)).isEmpty();
    }

    @Test
    void addressThatNoProviderReachesIsRefused() {
        Delivery delivery = Deliveries.push(recipient, Deliveries.pushTo(PlatformCode.PLATFORM_FCM, "t", "x"))
                .build();

        topics.publish(delivery);

        assertThat(topics.awaitReceipt(delivery)
                        .requireValue()
                        .getAttempted()
                        .getRefused()
                        .getCode())
                .isEqualTo("no-provider");
    }

    @Test
    void undecodableRecordsGoToTheDeadLettersAndHoldUpNothing() {
        byte[] key = recipient.toString().getBytes(StandardCharsets.UTF_8);
        byte[] garbage = ("\u0001garbage " + recipient).getBytes(StandardCharsets.UTF_8);
        String topic = Topics.deliveries(Channel.EMAIL, Lane.STANDARD).name();
        Delivery after = mail("after").build();

        topics.publish(topic, key, garbage);
        topics.publish(after);

        try (RecordReader<String, DeadLetter> letters =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.DEAD_LETTERS)) {
            DeadLetter letter = letters.await(found -> found.key().equals(recipient.toString()))
                    .requireValue();
            assertThat(letter.getValue().toByteArray()).isEqualTo(garbage);
            assertThat(letter.getCode()).isEqualTo(FailureCode.UNDECODABLE_RECORD.wireName());
            assertThat(letter.getSourceTopic()).isEqualTo(topic);
            assertThat(letter.getTenant()).isEqualTo(TENANT.value());
            assertThat(letter.getHeadersList())
                    .anySatisfy(header -> assertThat(header.getName()).isEqualTo("traceparent"));
        }
        assertThat(outcome(after)).isEqualTo(Attempted.OutcomeCase.ACCEPTED);
    }

    @Test
    void encryptedContentThatCannotBeOpenedEndsRefused() {
        Delivery.Builder delivery = mail("secret");
        delivery.getContentBuilder().setDataKeyId("gone");

        topics.publish(delivery.build());

        assertThat(topics.awaitReceipt(delivery.build())
                        .requireValue()
                        .getAttempted()
                        .getRefused()
                        .getCode())
                .isEqualTo(FailureCode.UNDECODABLE_RECORD.wireName());
    }

    @Test
    void deliveriesOfOneRecipientArriveInOrderThoughSomeAnswersAreLate() {
        Simulators.behave("email", "{\"mode\":\"answer_late\",\"delayMillis\":30,\"times\":10}");
        List<Delivery> deliveries = IntStream.range(0, 20)
                .mapToObj(i -> mail("number " + i).build())
                .toList();

        deliveries.forEach(topics::publish);

        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(Simulators.mail(mailbox)).hasSize(20));
        assertThat(Simulators.mail(mailbox))
                .extracting(mail -> mail.path("subject").asString())
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "number " + i).toList());
    }

    @Test
    void stalledLaneHoldsUpNoOtherLaneAndNoOtherChannel() {
        Simulators.behave("email", "{\"mode\":\"stall\",\"address\":\"stalled@example.org\"}");
        List<Delivery> stalled = IntStream.range(0, 6)
                .mapToObj(i -> Deliveries.email(
                                RecipientKey.of(TENANT.value(), "stalled-" + i + UUID.randomUUID()),
                                Deliveries.mailTo("stalled@example.org", "x"))
                        .setLane(Lane.BULK.code())
                        .build())
                .toList();
        Delivery critical = mail("critical").setLane(Lane.CRITICAL.code()).build();
        Delivery push = Deliveries.push(recipient, Deliveries.pushTo(Deliveries.uniqueToken(), "x"))
                .build();

        stalled.forEach(topics::publish);
        topics.publish(critical);
        topics.publish(push);

        assertThat(outcome(critical)).isEqualTo(Attempted.OutcomeCase.ACCEPTED);
        assertThat(outcome(push)).isEqualTo(Attempted.OutcomeCase.ACCEPTED);
        assertThat(topics.receipts(stalled.getLast())).isEmpty();
    }

    @Test
    void recordReadTwiceIsSentOnceAndReportedAlikeTwice() {
        Delivery delivery = mail("twice").build();
        topics.publish(delivery);
        topics.awaitReceipt(delivery);

        topics.publish(delivery);

        List<ReadRecord<RecipientKey, Receipt>> receipts = topics.awaitReceipts(2, delivery);
        assertThat(receipts.getFirst().requireValue())
                .isEqualTo(receipts.getLast().requireValue());
        assertThat(Simulators.mail(mailbox)).hasSize(1);
    }

    @Test
    void nextAttemptIsMadeUnderTheSameIdentity() {
        Delivery delivery = mail("retry").build();
        topics.publish(delivery);
        topics.awaitReceipt(delivery);

        topics.publish(delivery.toBuilder().setAttempt(2).build());

        assertThat(topics.awaitReceipts(2, delivery))
                .extracting(found -> found.requireValue().getAttempted().getAttempt())
                .containsExactlyInAnyOrder(1, 2);
        assertThat(Simulators.mail(mailbox))
                .extracting(mail -> mail.path("messageId").asString())
                .hasSize(2)
                .containsOnly("<" + delivery.getId() + "@example.org>");
    }

    @ParameterizedTest
    @CsvSource({"AT_MOST_ONCE, UNANSWERED, 0", "AT_LEAST_ONCE, ACCEPTED, 1", "EFFECTIVELY_ONCE, ACCEPTED, 1"})
    void claimWithoutOutcomeIsTreatedByTheGuarantee(Guarantee guarantee, Attempted.OutcomeCase expected, int arrivals) {
        Delivery delivery = mail("claimed").setGuarantee(guarantee.code()).build();
        RedisClient client = RedisClient.create(REDIS.url());
        String entry = "carillon:attempt:{b%d}:%s:1"
                .formatted(Math.floorMod(delivery.getId().hashCode(), 256), delivery.getId());
        client.connect().sync().set(entry, "canother-worker");
        client.shutdown();

        topics.publish(delivery);

        assertThat(outcome(delivery)).isEqualTo(expected);
        assertThat(Simulators.mail(mailbox)).hasSize(arrivals);
    }

    @Test
    void healthShowsDependenciesWorkersAndProviders() {
        Delivery delivery = mail("healthy").build();
        topics.publish(delivery);
        topics.awaitReceipt(delivery);

        JsonNode health = service.health();

        assertThat(health.path("status").asString()).isEqualTo("UP");
        assertThat(service.status("deliveryKafka")).isEqualTo("UP");
        assertThat(service.status("deliveryRedis")).isEqualTo("UP");
        assertThat(service.status("redis")).as("Spring Boot's indicator").isEmpty();
        assertThat(health.at("/components/deliveryProviders/details/workers")).hasSize(9);
        assertThat(health.at("/components/deliveryProviders/details/smtp/outcomes/accepted")
                        .asLong())
                .isPositive();
    }

    private Delivery.Builder mail(String subject) {
        return Deliveries.email(recipient, Deliveries.mailTo(mailbox, subject));
    }

    private static Attempted.OutcomeCase outcome(Delivery delivery) {
        return topics.awaitReceipt(delivery).requireValue().getAttempted().getOutcomeCase();
    }
}
