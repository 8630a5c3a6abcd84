// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.router.store.StoreNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DigestTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MemoryRouter router = new MemoryRouter().withProfile("ann");

    private MemoryRouter with(String digest) {
        return router.withWorkflow(
                "  - {id: pack, digest: {%s}}\n  - {id: bell, deliver: {channel: in_app}}\n".formatted(digest));
    }

    @Test
    void whatComesWithinTheWindowIsOneNotification() throws Exception {
        with("window: {fixed: 10m}").submit("a");
        router.advance(MINUTE.multipliedBy(9));
        router.submit("b");
        List<Receipt> members = router.receipts();
        assertThat(members).hasSize(2).allMatch(Receipt::hasDigested);

        router.advance(MINUTE);

        Delivery digest = router.deliveries().getFirst();
        assertThat(members)
                .allMatch(receipt ->
                        receipt.getDigested().getDigestNotificationId().equals(digest.getNotificationId()));
        DeliveryContent content = DeliveryContent.parseFrom(digest.getContent().getContent());
        assertThat(content.getInApp().getData().toStringUtf8()).contains("\"count\":2");
        router.drain();
        assertThat(router.deliveries()).isEmpty();
        assertThat(router.stores().store(StoreNames.INSTANCES).isEmpty()).isTrue();
    }

    @Test
    void aKeyTellsDigestsApart() {
        with("key: data.order, window: {fixed: 10m}");
        router.submit("a", "b");
        router.submit(router.event("c")
                .setData(dev.carillon.events.codec.PayloadCodec.plain(
                        com.google.protobuf.ByteString.copyFromUtf8("{\"order\":\"B\",\"carrier\":\"Post\"}")))
                .build());

        router.drain();

        assertThat(router.deliveries()).hasSize(2);
    }

    @Test
    void aSlidingWindowClosesWhenNothingComesOrAtItsCap() {
        with("window: {sliding: 5m, atMost: 12m}");
        for (String id : List.of("a", "b", "c", "d")) {
            router.submit(id);
            router.advance(MINUTE.multipliedBy(4));
        }
        router.drain();

        assertThat(router.deliveredAt())
                .containsExactly(
                        MemoryRouter.START.plus(Duration.ofMinutes(12)),
                        MemoryRouter.START.plus(Duration.ofMinutes(17)));
    }

    @Test
    void theFirstGoesAtOnceWhereTheStepLeads() {
        with("window: {fixed: 10m}, leading: true").submit("a");
        assertThat(router.deliveries()).hasSize(1);
        router.submit("b", "c");
        assertThat(router.deliveries()).isEmpty();

        router.drain();
        assertThat(router.deliveries()).hasSize(1);

        router.submit("d");
        router.deliveries();
        router.drain();
        assertThat(router.deliveries()).isEmpty();
    }

    @Test
    void aFullDigestClosesAtOnce() {
        with("window: {fixed: 10m}, maxItems: 2").submit("a", "b", "c");

        router.advance(Duration.ofSeconds(1));

        assertThat(router.deliveries()).hasSize(1);
        router.drain();
        assertThat(router.deliveries()).hasSize(1);
    }

    @Test
    void aScheduledDigestClosesWhenTheRecipientChose() {
        router.withProfile(
                "ann",
                profile -> profile.setTimeZone("Europe/Vienna")
                        .getDigestScheduleBuilder()
                        .addTimes("18:00"));
        with("window: {recipientSchedule: {times: [\"08:00\"]}}").submit("a");

        router.drain();

        assertThat(router.deliveredAt()).containsExactly(Instant.parse("2026-01-15T17:00:00Z"));
    }

    @Test
    void aCancelledItemIsTakenOut() {
        with("window: {fixed: 10m}").submit("a", "b");
        router.receipts();
        router.cancel("a");
        assertThat(router.story()).containsExactly("cancelled", "stopped 1, left 0");
        router.cancel("b");
        router.receipts();

        router.drain();

        assertThat(router.deliveries()).isEmpty();
        assertThat(router.story()).isEmpty();
    }

    @Test
    void anItemIsTakenOutOfADigestThatWaitsForTheMorning() {
        router.withProfile(
                "ann",
                profile -> profile.getQuietHoursBuilder().setFrom("12:00").setTo("18:00"));
        router.withWorkflow(
                "  - {id: pack, digest: {window: {fixed: 10m}}}\n  - {id: phone, deliver: {channel: push}}\n");
        router.submit("a");
        router.advance(MINUTE.multipliedBy(20));
        router.receipts();

        router.cancel("a");

        assertThat(router.story()).containsExactly("cancelled", "cancelled", "stopped 1, left 0");
        router.drain();
        assertThat(router.deliveries()).isEmpty();
    }

    @Test
    void anItemThatExpiresMeanwhileSaysSo() {
        with("window: {fixed: 10m}");
        router.submit(router.event("a")
                .setExpiresAtMillis(router.now().plusSeconds(60).toEpochMilli())
                .build());
        router.receipts();

        router.drain();

        assertThat(router.story()).containsExactly("expired");
    }

    @Test
    void aDigestOfDigestsHasAllTheItems() throws Exception {
        router.withWorkflow("""
                  - {id: short, digest: {window: {fixed: 10m}}}
                  - {id: long, digest: {window: {fixed: 1h}}}
                  - {id: bell, deliver: {channel: in_app}}
                """);
        router.submit("a", "b");
        router.advance(MINUTE.multipliedBy(15));
        router.submit("c");

        router.drain();

        Delivery digest = router.deliveries().getFirst();
        DeliveryContent content = DeliveryContent.parseFrom(digest.getContent().getContent());
        assertThat(content.getInApp().getData().toStringUtf8()).contains("\"count\":3");
        assertThat(Channel.require(digest.getChannel())).isEqualTo(Channel.IN_APP);
    }
}
