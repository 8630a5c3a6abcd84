// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

    private static final RecipientKey ANN = RecipientKey.of("acme", "ann");

    @Nested
    class Syntax {

        @ParameterizedTest
        @ValueSource(strings = {"a", "acme", "a-1", "0"})
        void tenantIdsAreAccepted(String value) {
            assertThat(new TenantId(value)).hasToString(value);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "-a", "a-", "Acme", "a/b", "a b", "a\n"})
        void otherTenantIdsAreRefused(String value) {
            assertThatIllegalArgumentException().isThrownBy(() -> new TenantId(value));
        }

        @ParameterizedTest
        @ValueSource(strings = {"ann", "ann@example.com", "+44770", "user:1", "A_b-c~d=e.f"})
        void recipientIdsAreAccepted(String value) {
            assertThat(new RecipientId(value)).hasToString(value);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "*", "a/b", "a b", "ä", "a\u0000"})
        void otherRecipientIdsAreRefused(String value) {
            assertThatIllegalArgumentException().isThrownBy(() -> new RecipientId(value));
        }

        @Test
        void aRecipientIdOfMoreThan128IsRefused() {
            assertThat(new RecipientId("a".repeat(128)).value()).hasSize(128);
            assertThatIllegalArgumentException().isThrownBy(() -> new RecipientId("a".repeat(129)));
        }
    }

    @Nested
    class Keys {

        @Test
        void recipientKeysSurviveTheWire() {
            assertThat(RecipientKey.parse("acme/ann")).isEqualTo(ANN);
            assertThat(RecipientKey.parse("acme/*")).isEqualTo(RecipientKey.everyPartition(new TenantId("acme")));
        }

        @Test
        void subscriptionKeysSurviveTheWire() {
            SubscriptionKey key = new SubscriptionKey(ANN, "game-42");

            assertThat(SubscriptionKey.parse(key.toString())).isEqualTo(key);
        }

        @Test
        void catalogKeysSurviveTheWire() {
            CatalogKey key = new CatalogKey(new TenantId("acme"), CatalogKey.Kind.EVENT_TYPE, "order.shipped");

            assertThat(key).hasToString("acme/event_type/order.shipped");
            assertThat(CatalogKey.parse(key.toString())).isEqualTo(key);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "acme", "/ann", "acme/", "acme/a/b"})
        void otherTextIsNoRecipientKey(String text) {
            assertThatIllegalArgumentException().isThrownBy(() -> RecipientKey.parse(text));
        }
    }

    @Nested
    class DerivedIds {

        @Test
        void theSameNotificationHasTheSameIdInEveryVersion() {
            // Consumers drop duplicates by these ids: a change of the derivation would duplicate messages in transit.
            NotificationId notification = NotificationId.of(ANN, new EventId("order-1"));

            assertThat(notification.value()).isEqualTo("n561f9f2168a435572445dffa78940abb");
            assertThat(DeliveryId.of(notification, Channel.EMAIL, "email", "").value())
                    .isEqualTo("d28bfb18488fcfbdae5be47392ced4f55");
            assertThat(ReceiptId.of("d1", "attempted", "1").value()).isEqualTo("r5e2c0d2f5a4e2c9e4fc89825383da084");
        }

        @Test
        void partsThatJoinToTheSameTextGiveDifferentIds() {
            assertThat(ReceiptId.of("a", "bc", "")).isNotEqualTo(ReceiptId.of("ab", "c", ""));
        }

        @Test
        void eachAddressAndStepHasADeliveryOfItsOwn() {
            NotificationId notification = NotificationId.of(ANN, new EventId("order-1"));

            assertThat(DeliveryId.of(notification, Channel.PUSH, "phone", ""))
                    .isNotEqualTo(DeliveryId.of(notification, Channel.PUSH, "tablet", ""))
                    .isNotEqualTo(DeliveryId.of(notification, Channel.PUSH, "phone", "second"));
        }
    }
}
