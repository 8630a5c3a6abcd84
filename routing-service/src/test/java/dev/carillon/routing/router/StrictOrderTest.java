// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.routing.router.store.StoreNames;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StrictOrderTest {

    private final MemoryRouter router = new MemoryRouter().withProfile("ann");

    @BeforeEach
    void order() {
        router.withType(type -> type.setOrdering(OrderingCode.ORDERING_STRICT), Channel.IN_APP, Channel.PUSH);
    }

    @Test
    void theNextLeavesWhenTheOneBeforeHasSettled() {
        router.submit("a", "b", "c");
        assertThat(pushes()).containsExactly("a");

        router.accept(last);
        assertThat(pushes()).containsExactly("b");
        router.refuse(last);
        assertThat(pushes()).containsExactly("c");
        router.accept(last);
        router.drain();
        assertThat(router.stores().store(StoreNames.INSTANCES).isEmpty()).isTrue();
    }

    @Test
    void aRetryIsNotOvertaken() {
        router.submit("a", "b");
        pushes();
        router.leaveUnanswered(last);
        router.advance(Duration.ofSeconds(10));

        assertThat(pushes()).containsExactly("a");
        router.accept(last);
        assertThat(pushes()).containsExactly("b");
    }

    @Test
    void whatIsCancelledMakesRoom() {
        router.submit("a", "b", "c");
        pushes();
        router.cancel("b");
        router.accept(last);

        assertThat(pushes()).containsExactly("c");
    }

    @Test
    void otherKeysDoNotWait() {
        router.submit(router.event("a").setOrderingKey("x").build());
        router.submit(router.event("b").setOrderingKey("y").build());

        assertThat(pushes()).containsExactly("a", "b");
    }

    @Test
    void whatWaitsForItsTurnExpires() {
        router.submit("a");
        router.submit(router.event("b")
                .setExpiresAtMillis(router.now().plusSeconds(30).toEpochMilli())
                .build());
        router.submit("c");
        pushes();
        Delivery first = last;
        router.advance(Duration.ofSeconds(60));
        assertThat(router.story()).contains("expired push");

        router.accept(first);

        assertThat(pushes()).containsExactly("c");
    }

    @Test
    void whatIsDeferredKeepsItsPlace() {
        router.withProfile(
                "ann",
                profile -> profile.getQuietHoursBuilder().setFrom("12:00").setTo("18:00"));
        router.submit("a", "b");
        router.withProfile("ann");

        assertThat(pushes()).containsExactly("a");
        router.accept(last);
        assertThat(pushes()).containsExactly("b");
    }

    private Delivery last = Delivery.getDefaultInstance();

    private List<String> pushes() {
        List<Delivery> pushes = router.deliveries().stream()
                .filter(delivery -> delivery.getChannel() == Channel.PUSH.code())
                .toList();
        if (!pushes.isEmpty()) {
            last = pushes.getLast();
        }
        return pushes.stream().map(Delivery::getEventId).toList();
    }
}
