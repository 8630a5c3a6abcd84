// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.Audience;
import dev.carillon.events.v1.AudienceExpanded;
import dev.carillon.events.v1.Cancellation;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.Receipt;
import dev.carillon.testsupport.Fixtures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AudienceTest {

    @TempDir
    Path stateDir;

    private Router router;

    @BeforeEach
    void start() {
        router = new Router(Lane.BULK, stateDir).withTenant().withType(Fixtures.ORDER_SHIPPED, Channel.IN_APP);
    }

    @AfterEach
    void close() {
        router.close();
    }

    @Test
    void everySubscriberOfTheTopicGetsItOnce() {
        router.withSubscription("ann", "game-42")
                .withSubscription("bob", "game-42")
                .withSubscription("cid", "game-421")
                .withSubscription("dan", "game-4");
        Event event = toTopic("game-42").build();

        router.submit(event);
        router.submit(event);

        assertThat(router.deliveries(Channel.IN_APP))
                .extracting(Delivery::getRecipient)
                .containsExactly("ann", "bob");
        assertThat(router.receipts().stream().filter(Receipt::hasAudienceExpanded))
                .singleElement()
                .satisfies(receipt -> {
                    assertThat(receipt.getRecipient()).isEmpty();
                    assertThat(receipt.getAudienceExpanded())
                            .isEqualTo(AudienceExpanded.newBuilder()
                                    .setExpanded(2)
                                    .setTotal(2)
                                    .setComplete(true)
                                    .build());
                });
    }

    @Test
    void whoUnsubscribedOrIsExcludedGetsNothing() {
        router.withSubscription("ann", "game").withSubscription("bob", "game").withSubscription("cid", "game");
        unsubscribe("bob", "game");

        router.submit(toTopic("game")
                .setAudience(Audience.newBuilder().setTopic("game").addExcludedRecipients("cid"))
                .build());

        assertThat(router.deliveries(Channel.IN_APP))
                .extracting(Delivery::getRecipient)
                .containsExactly("ann");
    }

    @Test
    void everyoneIsWhoHasAProfile() {
        router.withProfile("ann").withProfile("bob");

        router.submit(
                toTopic("").setAudience(Audience.newBuilder().setEveryone(true)).build());

        assertThat(router.deliveries(Channel.IN_APP)).hasSize(2);
    }

    @Test
    void aLargeAudienceIsServedInTurnsAndEachMemberOnce() {
        int members = Router.WORK_PER_TURN * 3 + 4;
        IntStream.range(0, members).forEach(i -> router.withSubscription("r" + i, "game"));

        router.submit(toTopic("game").build());
        List<Delivery> first = router.deliveries(Channel.IN_APP);
        assertThat(first).hasSize(Router.WORK_PER_TURN);
        router.advanceBySteps(Router.TURN_PAUSE.multipliedBy(4), Router.TURN_PAUSE);

        List<Delivery> others = router.deliveries(Channel.IN_APP);
        assertThat(others).hasSize(members - Router.WORK_PER_TURN).doesNotHaveDuplicates();
        assertThat(router.receipts().stream()
                        .filter(Receipt::hasAudienceExpanded)
                        .toList())
                .last()
                .extracting(Receipt::getAudienceExpanded)
                .isEqualTo(AudienceExpanded.newBuilder()
                        .setExpanded(members)
                        .setTotal(members)
                        .setComplete(true)
                        .build());
    }

    @Test
    void aCancellationStopsAnExpansionHalfWay() {
        IntStream.range(0, Router.WORK_PER_TURN * 3).forEach(i -> router.withSubscription("r" + i, "game"));
        Event event = toTopic("game").build();
        router.submit(event);
        router.submit(event.toBuilder()
                .setCancellation(Cancellation.newBuilder().setRequestedBy("ops"))
                .build());

        router.advanceBySteps(Router.TURN_PAUSE.multipliedBy(4), Router.TURN_PAUSE);

        assertThat(router.deliveries(Channel.IN_APP)).hasSize(Router.WORK_PER_TURN);
        List<Receipt> receipts = router.receipts();
        assertThat(receipts).last().satisfies(receipt -> {
            assertThat(receipt.getCancellationApplied().getStopped()).isEqualTo(Router.WORK_PER_TURN * 2L);
            assertThat(receipt.getCancellationApplied().getLeft()).isEqualTo(Router.WORK_PER_TURN);
        });
        assertThat(receipts.stream().filter(Receipt::hasAudienceExpanded))
                .last()
                .satisfies(receipt -> {
                    assertThat(receipt.getAudienceExpanded().getComplete()).isTrue();
                    assertThat(receipt.getAudienceExpanded().getExpanded()).isEqualTo(Router.WORK_PER_TURN);
                });
    }

    @Test
    void aScheduledAudienceIsWhoeverSubscribesThen() {
        Event event = toTopic("game")
                .setSendAtMillis(router.now().plusSeconds(60).toEpochMilli())
                .build();
        router.submit(event);
        router.withSubscription("ann", "game");

        router.advance(Duration.ofSeconds(60));

        assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
    }

    @Test
    void aFilterReachesThoseItMeans() {
        router.withSubscription("ann", "game").withSubscription("bob", "game").withSubscription("cid", "game");
        router.withProfile(withPlan("ann", "gold")).withProfile(withPlan("bob", "none"));

        router.submit(toTopic("game")
                .setAudience(Audience.newBuilder().setTopic("game").setFilter("recipient.attributes.plan == 'gold'"))
                .build());

        assertThat(router.deliveries(Channel.IN_APP))
                .extracting(Delivery::getRecipient)
                .containsExactly("ann");
    }

    private static Profile withPlan(String recipient, String plan) {
        return Fixtures.profile(
                        Router.TENANT,
                        recipient,
                        Fixtures.profileContent(recipient)
                                .setAttributes(ByteString.copyFromUtf8("{\"plan\":\"" + plan + "\"}"))
                                .build())
                .build();
    }

    @Test
    void aFilterThatIsNoneReachesNobody() {
        router.withSubscription("ann", "game");

        router.submit(toTopic("game")
                .setAudience(Audience.newBuilder().setTopic("game").setFilter("recipient.("))
                .build());

        assertThat(router.deliveries(Channel.IN_APP)).isEmpty();
        assertThat(router.deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.getCode()).isEqualTo("invalid-request"));
    }

    private Event.Builder toTopic(String topic) {
        return router.event("unused").setAudience(Audience.newBuilder().setTopic(topic));
    }

    @SuppressWarnings("NullAway") // Kafka's null for a tombstone
    private void unsubscribe(String recipient, String topic) {
        router.pipe(dev.carillon.events.topic.Topics.SUBSCRIPTIONS, "acme/" + recipient + "/" + topic, null);
    }
}
