// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.OverflowCode;
import dev.carillon.events.v1.RateLimit;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.router.store.StoreNames;
import dev.carillon.routing.window.LocalWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Properties that hold for every sequence of events.
final class RouterPropertiesTest {

    private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");
    private static final List<String> ZONES =
            List.of("UTC", "America/New_York", "Asia/Tokyo", "Europe/Berlin", "Australia/Lord_Howe");

    /// Something that happens, and how much of it.
    record Happening(Kind kind, int amount) {
        enum Kind {
            SUBMIT,
            CANCEL,
            ADVANCE,
            MOVE,
            SEE,
            ACCEPT,
            REFUSE,
            LEAVE
        }
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        Arbitrary<Happening.Kind> kinds = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, Arbitraries.just(Happening.Kind.SUBMIT)),
                net.jqwik.api.Tuple.of(2, Arbitraries.just(Happening.Kind.ADVANCE)),
                net.jqwik.api.Tuple.of(3, Arbitraries.of(Happening.Kind.class)));
        return net.jqwik.api.Combinators.combine(kinds, Arbitraries.integers().between(0, 600))
                .as(Happening::new)
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 300)
    void everyItemIsInOneDigestOrHasAnEndingOfItsOwn(
            @ForAll("happenings") List<Happening> happenings, @ForAll boolean isLeading, @ForAll boolean isSliding) {
        String window = isSliding ? "{sliding: 20m, atMost: 1h}" : "{fixed: 30m}";
        Life life = new Life(new MemoryRouter().withWorkflow("""
                          - {id: pack, digest: {window: %s, leading: %s, maxItems: 5}}
                          - {id: more, digest: {window: {fixed: 2h}}}
                          - {id: phone, deliver: {channel: push}}
                        """.formatted(window, isLeading)));

        life.live(happenings);

        long gathered =
                life.firsts.stream().mapToLong(RouterPropertiesTest::count).sum();
        assertThat(gathered + life.cancelledEvents.size()).isEqualTo(life.submitted.size());
        assertThat(life.router.stores().store(StoreNames.INSTANCES).isEmpty()).isTrue();
        assertThat(life.router.stores().store(StoreNames.INSTANCES).isEmpty()).isTrue();
    }

    @Property(tries = 300)
    void nothingLeavesInQuietHours(@ForAll("happenings") List<Happening> happenings) {
        Life life = new Life(new MemoryRouter().withType(_ -> {}, Channel.PUSH, Channel.EMAIL));

        life.live(happenings);

        LocalWindow quiet = new LocalWindow(LocalTime.parse("12:00"), LocalTime.parse("18:00"), Set.of());
        assertThat(life.firstsAt)
                .allSatisfy((at, zone) -> assertThat(quiet.contains(at, zone)).isFalse());
    }

    @Property(tries = 300)
    void nothingOvertakesInAStrictOrder(@ForAll("happenings") List<Happening> happenings) {
        Life life = new Life(
                new MemoryRouter().withType(type -> type.setOrdering(OrderingCode.ORDERING_STRICT), Channel.PUSH));

        life.live(happenings);

        List<String> order = life.firsts.stream().map(Delivery::getEventId).toList();
        assertThat(order)
                .isEqualTo(life.submitted.stream().filter(order::contains).toList());
        assertThat(life.mostAtOnce).isLessThanOrEqualTo(1);
        assertThat(life.router.stores().store(StoreNames.INSTANCES).isEmpty()).isTrue();
    }

    @Property(tries = 300)
    void nobodyIsToldTwiceWithinTheWindow(@ForAll("happenings") List<Happening> happenings) {
        Life life = new Life(new MemoryRouter().withWorkflow("""
                          - {id: pack, digest: {window: {fixed: 10m}, leading: true}}
                          - {id: phone, deliver: {channel: push}}
                        """));

        for (Happening happening : happenings) {
            life.live(List.of(happening), 0);
            List<String> known = life.submittedWithin(Duration.ofHours(24));
            if (!known.isEmpty()) {
                life.router.submit(known.get(happening.amount() % known.size()));
            }
        }
        life.live(List.of(), 4);

        long told = life.firsts.stream().mapToLong(RouterPropertiesTest::count).sum();
        assertThat(told + life.cancelledEvents.size()).isEqualTo(life.submitted.size());
    }

    @Property(tries = 300)
    void whatGoesInComesOutOneWayOrAnother(@ForAll("happenings") List<Happening> happenings) {
        Life life = new Life(new MemoryRouter()
                .withTenant(tenant -> tenant.setAttentionBudget(limit(3, OverflowCode.OVERFLOW_DIGEST)))
                .withWorkflow("""
                          - {id: bell, deliver: {channel: in_app}}
                          - {id: few, throttle: {limit: 4, per: 1h, overflow: defer}}
                          - {id: pause, wait: {for: 5m, unless: seen}}
                          - {id: phone, deliver: {channel: push, fallback: [sms, email]}}
                        """));

        life.live(happenings);

        Set<String> ended = new HashSet<>();
        for (Receipt receipt : life.receipts) {
            switch (receipt.getFactCase()) {
                case ROUTED, SUPPRESSED, DIGESTED, CANCELLED, EXPIRED, DEAD_LETTERED -> ended.add(receipt.getEventId());
                default -> {}
            }
        }
        assertThat(ended).containsAll(life.submitted);
        for (String name : StoreNames.own()) {
            if (!Set.of(StoreNames.MARKS, StoreNames.LIMITS, StoreNames.WORKFLOWS)
                    .contains(name)) {
                assertThat(life.router.stores().store(name).isEmpty()).as(name).isTrue();
            }
        }
    }

    private static RateLimit.Builder limit(int limit, OverflowCode overflow) {
        return RateLimit.newBuilder()
                .setLimit(limit)
                .setPerSeconds(3600)
                .setOverflow(overflow)
                .setDigestSeconds(600);
    }

    private static long count(Delivery delivery) {
        try {
            DeliveryContent content =
                    DeliveryContent.parseFrom(delivery.getContent().getContent());
            Matcher count = COUNT.matcher(content.getPush().getData().toStringUtf8());
            return count.find() ? Long.parseLong(count.group(1)) : 1;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /// A recipient's days, and the workers'.
    private static final class Life {

        final MemoryRouter router;
        final List<String> submitted = new ArrayList<>();
        final Map<String, Instant> submittedAt = new HashMap<>();
        final Set<String> cancelledEvents = new HashSet<>();
        final List<Delivery> firsts = new ArrayList<>();
        final Map<Instant, ZoneId> firstsAt = new HashMap<>();
        final List<Receipt> receipts = new ArrayList<>();
        final Deque<Delivery> underWay = new ArrayDeque<>();
        final List<Delivery> inbox = new ArrayList<>();
        int mostAtOnce;
        private ZoneId zone = ZoneId.of("UTC");

        Life(MemoryRouter router) {
            this.router = router;
            move(0);
        }

        void live(List<Happening> happenings) {
            live(happenings, 4);
        }

        /// @param afterwards days after the last happening, on which providers accept everything
        void live(List<Happening> happenings, int afterwards) {
            happenings.forEach(happening -> {
                happen(happening);
                look();
            });
            for (int days = 0; days < afterwards || (afterwards > 0 && !underWay.isEmpty()); days++) {
                while (!underWay.isEmpty()) {
                    router.accept(underWay.poll());
                    look();
                }
                advance(24 * 60);
            }
        }

        List<String> submittedWithin(Duration window) {
            Instant begin = router.now().minus(window);
            return submitted.stream()
                    .filter(id -> begin.isBefore(submittedAt.getOrDefault(id, Instant.EPOCH)))
                    .toList();
        }

        private void happen(Happening happening) {
            switch (happening.kind()) {
                case SUBMIT -> {
                    String id = "e" + submitted.size();
                    submitted.add(id);
                    submittedAt.put(id, router.now());
                    router.submit(id);
                }
                case CANCEL -> {
                    if (!submitted.isEmpty()) {
                        router.cancel(submitted.get(happening.amount() % submitted.size()));
                    }
                }
                case ADVANCE -> advance(happening.amount());
                case MOVE -> move(happening.amount());
                case SEE -> {
                    if (!inbox.isEmpty()) {
                        router.see(inbox.get(happening.amount() % inbox.size()));
                    }
                }
                case ACCEPT, REFUSE, LEAVE -> report(happening.kind());
            }
        }

        private void report(Happening.Kind kind) {
            if (underWay.isEmpty()) {
                return;
            }
            Delivery delivery = underWay.poll();
            switch (kind) {
                case REFUSE -> router.refuse(delivery);
                case LEAVE -> router.leaveUnanswered(delivery);
                default -> router.accept(delivery);
            }
        }

        private void move(int amount) {
            String name = ZONES.get(amount % ZONES.size());
            zone = ZoneId.of(name);
            router.withProfile(
                    "ann",
                    profile -> profile.setTimeZone(name)
                            .getQuietHoursBuilder()
                            .setFrom("12:00")
                            .setTo("18:00"));
        }

        /// Minute by minute enough to know when things left.
        private void advance(int minutes) {
            Instant end = router.now().plus(Duration.ofMinutes(minutes));
            while (router.now().isBefore(end)) {
                Instant next = router.now().plus(Duration.ofMinutes(10));
                router.advanceTo(next.isBefore(end) ? next : end);
                look();
            }
        }

        private void look() {
            List<Instant> at = List.copyOf(router.deliveredAt());
            router.deliveredAt().clear();
            List<Delivery> deliveries = router.deliveries();
            for (int i = 0; i < deliveries.size(); i++) {
                Delivery delivery = deliveries.get(i);
                if (delivery.getChannel() == Channel.IN_APP.code()) {
                    inbox.add(delivery);
                    continue;
                }
                underWay.add(delivery);
                if (delivery.getAttempt() == 1) {
                    firsts.add(delivery);
                    firstsAt.put(at.get(i), zone);
                }
            }
            mostAtOnce = Math.max(mostAtOnce, underWay.size());
            List<Receipt> fresh = router.receipts();
            receipts.addAll(fresh);
            fresh.stream()
                    .filter(receipt ->
                            receipt.hasCancelled() && receipt.getDeliveryId().isEmpty())
                    .map(Receipt::getEventId)
                    .filter(submitted::contains)
                    .forEach(cancelledEvents::add);
        }
    }
}
