// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.routing.router.store.StoreNames;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever happens in whatever order: what was retracted is not sent, and every device that may show it is asked
/// once to take it off, and no other.
final class RetractionPropertiesTest {

    record Happening(Kind kind, int amount) {
        enum Kind {
            SUBMIT,
            RETRACT,
            READ,
            ADVANCE,
            ACCEPT,
            REFUSE,
            LEAVE
        }
    }

    @Provide
    static Arbitrary<List<Happening>> happenings() {
        return Combinators.combine(
                        Arbitraries.of(Happening.Kind.class),
                        Arbitraries.integers().between(0, 200))
                .as(Happening::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(50);
    }

    @Property(tries = 400)
    void whatIsRetractedIsNeitherSentNorLeft(
            @ForAll("happenings") List<Happening> happenings,
            @ForAll OrderingCode ordering,
            @ForAll boolean hasQuietHours) {
        Life life = new Life(ordering == OrderingCode.UNRECOGNIZED ? OrderingCode.ORDERING_STRICT : ordering);
        if (hasQuietHours) {
            life.router.withProfile(
                    "ann",
                    profile -> profile.getQuietHoursBuilder().setFrom("13:00").setTo("15:00"));
        }

        happenings.forEach(life::happen);
        life.end();

        assertThat(life.sentAfterRetraction).isEmpty();
        assertThat(life.withdrawn.values()).allMatch(times -> times == 1);
        assertThat(life.shown.keySet()).containsAll(life.withdrawn.keySet());
        life.shown.forEach((notification, _) -> {
            if (life.gone.contains(notification)) {
                assertThat(life.withdrawn).containsKey(notification);
            }
        });
        for (String name : List.of(StoreNames.INSTANCES, StoreNames.PENDING, StoreNames.TIMERS)) {
            assertThat(life.router.stores().store(name).isEmpty()).as(name).isTrue();
        }
    }

    private static final class Life {

        final MemoryRouter router = new MemoryRouter().withProfile("ann");
        final List<String> submitted = new ArrayList<>();
        final Map<String, Delivery> inbox = new HashMap<>();
        final Deque<Delivery> underWay = new ArrayDeque<>();
        /// Notifications that were retracted, and those that were retracted or read.
        final Set<String> retracted = new HashSet<>();
        final Set<String> gone = new HashSet<>();
        /// Notifications that the phone may show.
        final Map<String, Boolean> shown = new HashMap<>();
        final Map<String, Integer> withdrawn = new HashMap<>();
        final List<Delivery> sentAfterRetraction = new ArrayList<>();

        Life(OrderingCode ordering) {
            router.withType(type -> type.setOrdering(ordering), Channel.IN_APP, Channel.PUSH);
        }

        void happen(Happening happening) {
            switch (happening.kind()) {
                case SUBMIT -> {
                    submitted.add("e" + submitted.size());
                    router.submit(submitted.getLast());
                }
                case RETRACT -> {
                    if (!submitted.isEmpty()) {
                        String id = submitted.get(happening.amount() % submitted.size());
                        router.retract(id);
                        retracted.add(MemoryRouter.notification(id));
                        gone.add(MemoryRouter.notification(id));
                    }
                }
                case READ -> {
                    if (!inbox.isEmpty()) {
                        String id = submitted.get(happening.amount() % submitted.size());
                        Delivery delivery = inbox.get(MemoryRouter.notification(id));
                        if (delivery != null) {
                            router.read(delivery);
                            gone.add(delivery.getNotificationId());
                        }
                    }
                }
                case ADVANCE -> router.advance(Duration.ofMinutes(happening.amount() / 10));
                case ACCEPT, REFUSE, LEAVE -> report(happening.kind());
            }
            look();
        }

        void end() {
            do {
                router.advance(Duration.ofHours(3));
                look();
                while (!underWay.isEmpty()) {
                    report(Happening.Kind.ACCEPT);
                    look();
                }
            } while (!router.stores().store(StoreNames.PENDING).isEmpty());
            router.drain();
            look();
        }

        private void report(Happening.Kind kind) {
            if (underWay.isEmpty()) {
                return;
            }
            Delivery delivery = underWay.poll();
            if (!delivery.getRetracted() && kind != Happening.Kind.REFUSE) {
                shown.put(delivery.getNotificationId(), true);
            }
            switch (kind) {
                case REFUSE -> router.refuse(delivery);
                case LEAVE -> router.leaveUnanswered(delivery);
                default -> router.accept(delivery);
            }
        }

        private void look() {
            for (Delivery delivery : router.deliveries()) {
                boolean isPush = delivery.getChannel() == Channel.PUSH.code();
                if (delivery.getRetracted()) {
                    if (isPush && delivery.getAttempt() == 1) {
                        withdrawn.merge(delivery.getNotificationId(), 1, Integer::sum);
                    }
                } else if (retracted.contains(delivery.getNotificationId())) {
                    sentAfterRetraction.add(delivery);
                } else if (!isPush) {
                    inbox.put(delivery.getNotificationId(), delivery);
                }
                if (isPush) {
                    underWay.add(delivery);
                }
            }
        }
    }
}
