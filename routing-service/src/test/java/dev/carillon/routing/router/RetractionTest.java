// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.router.store.StoreNames;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class RetractionTest {

    private final MemoryRouter router = new MemoryRouter().withProfile("ann");

    @Nested
    class WhatHasLeft {

        @Test
        void disappearsFromTheInboxAndFromTheDeviceThatGotIt() {
            Delivery push = submitted(Channel.IN_APP, Channel.PUSH);
            router.accept(push);

            router.retract("a");

            List<Delivery> withdrawals = router.deliveries();
            assertThat(withdrawals).allMatch(Delivery::getRetracted);
            assertThat(withdrawals)
                    .extracting(delivery -> Channel.require(delivery.getChannel()))
                    .containsExactly(Channel.IN_APP, Channel.PUSH);
            Delivery ofDevice = withdrawals.getLast();
            assertThat(ofDevice.getNotificationId()).isEqualTo(push.getNotificationId());
            assertThat(ofDevice.getId()).isNotEqualTo(push.getId());
            assertThat(ofDevice.getCollapseKey()).isEqualTo(push.getId());
            assertThat(content(ofDevice).getAddress()).isEqualTo(content(push).getAddress());
            assertThat(router.story()).containsExactly("retracted", "withdrawal_requested push");
        }

        @Test
        void isNotLookedForOnADeviceThatNeverGotIt() {
            router.refuse(submitted(Channel.PUSH));

            router.retract("a");

            assertThat(router.channels()).containsExactly(Channel.IN_APP);
        }

        @Test
        void isNotReplacedWhereAYoungerOneMayStandUnderTheSameKey() {
            router.withType(_ -> {}, Channel.PUSH);
            router.submit(router.event("a").setCollapseKey("game-42").build());
            router.accept(router.deliveries().getFirst());

            router.retract("a");

            assertThat(router.deliveries().getLast().getCollapseKey()).isEmpty();
        }

        @Test
        void isTakenOffOnceHoweverOftenItIsAsked() {
            router.accept(submitted(Channel.PUSH));
            router.retract("a");
            router.accept(router.deliveries().getLast());
            List<Receipt> told = router.receipts();

            router.retract("a");

            assertThat(router.channels()).containsExactly(Channel.IN_APP);
            assertThat(router.receipts())
                    .singleElement()
                    .extracting(Receipt::getId)
                    .isIn(told.stream().map(Receipt::getId).toList());
        }

        @Test
        void isAskedForAgainUntilTheProviderAnswers() {
            router.accept(submitted(Channel.PUSH));
            router.retract("a");
            Delivery first = router.deliveries().getLast();
            router.leaveUnanswered(first);
            router.advance(Duration.ofMinutes(1));

            Delivery again = router.deliveries().getLast();

            assertThat(again).isEqualTo(first.toBuilder().setAttempt(2).build());
            router.refuse(again);
            router.drain();
            assertThat(router.deliveries()).isEmpty();
            assertThat(router.deadLetters()).isEmpty();
        }

        @Test
        void isForgottenAfterAWhile() {
            router.accept(submitted(Channel.PUSH));
            router.advance(Duration.ofHours(25));

            router.retract("a");

            assertThat(router.channels()).containsExactly(Channel.IN_APP);
        }

        @Test
        void isLeftOnADeviceThatWasSignedOut() {
            router.accept(submitted(Channel.PUSH));
            router.withProfile("ann", profile -> profile.clearAddresses());

            router.retract("a");

            assertThat(router.channels()).containsExactly(Channel.IN_APP);
        }

        @Test
        void cannotBeCalledBackByACancellationOfItsWithdrawal() {
            router.accept(submitted(Channel.PUSH));
            router.retract("a");
            router.leaveUnanswered(router.deliveries().getLast());
            router.cancel("a");

            router.advance(Duration.ofMinutes(1));

            assertThat(router.channels()).containsExactly(Channel.PUSH);
        }
    }

    @Nested
    class WhatIsUnderWay {

        @Test
        void isTakenOffWhenItArrivesAfterAll() {
            Delivery push = submitted(Channel.PUSH);
            router.retract("a");
            assertThat(router.channels()).containsExactly(Channel.IN_APP);

            router.accept(push);

            assertThat(router.deliveries())
                    .singleElement()
                    .matches(Delivery::getRetracted)
                    .matches(delivery -> delivery.getChannel() == Channel.PUSH.code());
        }

        @Test
        void isTakenOffWhenItMayHaveArrivedAndIsNotRepeated() {
            Delivery push = submitted(Channel.PUSH);
            router.retract("a");
            router.deliveries();
            router.receipts();

            router.leaveUnanswered(push);
            router.advance(Duration.ofHours(1));

            assertThat(router.deliveries()).singleElement().matches(Delivery::getRetracted);
            assertThat(router.story()).containsExactly("withdrawal_requested push", "retracted push");
        }

        @Test
        void endsWhenAWorkerHasNotSentIt() {
            Delivery push = submitted(Channel.PUSH);
            router.retract("a");
            router.deliveries();

            router.dropped(push);
            router.drain();

            assertThat(router.deliveries()).isEmpty();
            assertThat(router.stores().store(StoreNames.PENDING).isEmpty()).isTrue();
        }

        @Test
        void isToldToAllWhoSend() {
            submitted(Channel.EMAIL);

            router.retract("a");

            assertThat(router.retractions())
                    .singleElement()
                    .extracting(Receipt::getNotificationId)
                    .isEqualTo(MemoryRouter.notification("a"));
        }

        @Test
        void isNoDeadLetterWhenItFails() {
            Delivery mail = submitted(Channel.EMAIL);
            router.retract("a");

            router.refuse(mail);

            assertThat(router.deadLetters()).isEmpty();
        }
    }

    @Nested
    class WhatWaits {

        @Test
        void isNotSentAtTheEndOfQuietHours() {
            router.withProfile(
                    "ann",
                    profile -> profile.getQuietHoursBuilder().setFrom("12:00").setTo("18:00"));
            submitted(Channel.PUSH, Channel.EMAIL);

            router.retract("a");
            router.drain();

            assertThat(router.channels()).containsExactly(Channel.IN_APP);
            assertThat(router.stores().store(StoreNames.INSTANCES).isEmpty()).isTrue();
        }

        @Test
        void isNotTriedAgain() {
            Delivery push = submitted(Channel.PUSH);
            router.leaveUnanswered(push);

            router.retract("a");
            router.drain();

            assertThat(router.deliveries())
                    .extracting(Delivery::getRetracted)
                    .as("the inbox's withdrawal, and the device's, which may have got it")
                    .containsExactly(true, true);
            assertThat(router.story()).contains("retracted push");
        }

        @Test
        void isNotEscalated() {
            router.withWorkflow("""
                      - {id: bell, deliver: {channel: in_app}}
                      - {id: pause, wait: {for: 2m, unless: seen}}
                      - {id: phone, deliver: {channel: push}}
                    """);
            router.submit("a");
            router.deliveries();

            router.retract("a");
            router.drain();

            assertThat(router.channels()).containsExactly(Channel.IN_APP);
        }

        @Test
        void doesNotFallBack() {
            router.withWorkflow("  - {id: phone, deliver: {channel: push, fallback: [sms, email]}}\n");
            router.submit("a");
            Delivery push = router.deliveries().getFirst();

            router.retract("a");
            router.refuse(push);
            router.drain();

            assertThat(router.channels()).containsExactly(Channel.IN_APP);
        }

        @Test
        void isTakenOutOfItsDigest() {
            router.withWorkflow("""
                      - {id: pack, digest: {window: {fixed: 30m}}}
                      - {id: phone, deliver: {channel: push}}
                    """);
            router.submit("a", "b");

            router.retract("a");
            router.deliveries();
            router.drain();

            assertThat(router.deliveries())
                    .singleElement()
                    .satisfies(digest -> assertThat(
                                    content(digest).getPush().getData().toStringUtf8())
                            .contains("\"count\":1"));
        }

        @Test
        void emptiesItsDigest() {
            router.withWorkflow("""
                      - {id: pack, digest: {window: {fixed: 30m}}}
                      - {id: phone, deliver: {channel: push}}
                    """);
            router.submit("a");

            router.retract("a");
            router.drain();

            assertThat(router.channels()).containsExactly(Channel.IN_APP);
            assertThat(router.stores().store(StoreNames.INSTANCES).isEmpty()).isTrue();
        }

        @Test
        void makesRoomInAStrictOrder() {
            router.withType(type -> type.setOrdering(OrderingCode.ORDERING_STRICT), Channel.PUSH);
            router.submit("a", "b", "c");
            Delivery first = router.deliveries().getFirst();

            router.retract("b");
            router.deliveries();
            router.accept(first);

            assertThat(router.deliveries()).extracting(Delivery::getEventId).containsExactly("c");
        }

        @Test
        void isHeldUpByARetractedOneOnlyUntilThatHasEnded() {
            router.withType(type -> type.setOrdering(OrderingCode.ORDERING_STRICT), Channel.PUSH);
            router.submit("a", "b");
            Delivery first = router.deliveries().getFirst();
            router.leaveUnanswered(first);

            router.retract("a");

            assertThat(router.deliveries().stream().filter(delivery -> !delivery.getRetracted()))
                    .extracting(Delivery::getEventId)
                    .containsExactly("b");
        }

        @Test
        void isNotBegunAnewByTheSameEvent() {
            submitted(Channel.PUSH);
            router.retract("a");
            router.deliveries();
            router.advance(Duration.ofHours(25));

            router.submit("a");

            assertThat(router.deliveries()).isEmpty();
            assertThat(router.story()).endsWith("cancelled");
        }
    }

    @Nested
    class WhatWasRead {

        @Test
        void disappearsFromTheDevicesThatGotIt() {
            router.withType(_ -> {}, Channel.IN_APP, Channel.PUSH);
            router.submit("a");
            List<Delivery> sent = router.deliveries();
            router.accept(sent.getLast());
            router.receipts();

            router.read(sent.getFirst());
            router.read(sent.getFirst());

            assertThat(router.deliveries())
                    .singleElement()
                    .matches(Delivery::getRetracted)
                    .matches(delivery -> delivery.getChannel() == Channel.PUSH.code());
            assertThat(router.receipts())
                    .singleElement()
                    .satisfies(receipt -> assertThat(
                                    receipt.getWithdrawalRequested().getCause())
                            .isEqualTo("read"));
        }

        @Test
        void staysWhereItsTypeSaysSo() {
            router.withType(type -> type.setKeepPushOnRead(true), Channel.IN_APP, Channel.PUSH);
            router.submit("a");
            List<Delivery> sent = router.deliveries();
            router.accept(sent.getLast());

            router.read(sent.getFirst());

            assertThat(router.deliveries()).isEmpty();
        }

        @Test
        void isNotPushedAtTheEndOfQuietHoursButStillMailed() {
            router.withProfile(
                    "ann",
                    profile -> profile.getQuietHoursBuilder().setFrom("12:00").setTo("18:00"));
            router.withType(_ -> {}, Channel.IN_APP, Channel.PUSH, Channel.EMAIL);
            router.submit("a");
            Delivery inApp = router.deliveries().getFirst();

            router.read(inApp);
            router.drain();

            assertThat(router.story()).contains("suppressed push: engaged");
            assertThat(router.channels()).containsExactly(Channel.EMAIL);
        }

        @Test
        void isNotPushedAgainAndTakenOffWhenItArrivesAfterAll() {
            router.withType(_ -> {}, Channel.IN_APP, Channel.PUSH);
            router.submit("a");
            List<Delivery> sent = router.deliveries();

            router.read(sent.getFirst());
            router.leaveUnanswered(sent.getLast());
            router.drain();

            assertThat(router.deliveries()).allMatch(Delivery::getRetracted).isNotEmpty();
            assertThat(router.story()).contains("cancelled push");
        }
    }

    /// The last of the event's deliveries.
    private Delivery submitted(Channel... channels) {
        router.withType(_ -> {}, channels);
        router.submit("a");
        List<Delivery> sent = router.deliveries();
        router.receipts();
        return sent.isEmpty() ? Delivery.getDefaultInstance() : sent.getLast();
    }

    private static DeliveryContent content(Delivery delivery) {
        return PayloadCodec.open(delivery.getContent(), DeliveryContent.parser())
                        instanceof Decoded.Value<DeliveryContent>(DeliveryContent content)
                ? content
                : DeliveryContent.getDefaultInstance();
    }
}
