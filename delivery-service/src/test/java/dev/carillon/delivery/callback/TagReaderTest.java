// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TagReaderTest {

    private static final Duration LIFETIME = Duration.ofDays(35);

    private final ManualClock clock = new ManualClock();
    private final DeliveryTags tags =
            DeliveryTags.sealedBy(List.of(Simulators.TAG_KEY), "https://notifications.example");
    private final TagReader reader = new TagReader(tags, LIFETIME, clock);
    private final DeliveryContent content = Deliveries.smsTo("+15005550001", "Hello");
    private final Delivery delivery =
            Deliveries.sms(RecipientKey.of("acme", "ann"), content).build();

    @Test
    void aTagNamesItsDeliveryUntilItExpires() {
        String tag = tags.callbackTag(new Attempt(delivery, content)).orElseThrow();

        clock.advance(LIFETIME);
        assertThat(reader.find(tag).orElseThrow().getDeliveryId()).isEqualTo(delivery.getId());

        clock.advance(Duration.ofMillis(1));
        assertThat(reader.find(tag)).isEmpty();
    }

    @Test
    void aTagOfAnOlderVersionDoesNotExpire() {
        Delivery undated = delivery.toBuilder().clearDecidedAtMillis().build();
        String tag = tags.callbackTag(new Attempt(undated, content)).orElseThrow();

        clock.advance(LIFETIME.multipliedBy(10));

        assertThat(reader.find(tag)).isPresent();
    }
}
