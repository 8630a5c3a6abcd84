// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.lever;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Backoff;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.IngestionThrottle;
import dev.carillon.events.v1.Lever;
import dev.carillon.events.v1.Pause;
import dev.carillon.events.v1.Rehydration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LeversTest {

    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
    private static final TenantId ACME = new TenantId("acme");

    private final LeverBoard board = new LeverBoard();

    @Test
    void aPauseHoldsWhatItsIdSays() {
        pull("pause:channel:email:lane:bulk", Lever.newBuilder().setPause(Pause.getDefaultInstance()));
        pull("pause:lane:critical", Lever.newBuilder().setPause(Pause.getDefaultInstance()));
        pull("pause:provider:twilio", Lever.newBuilder().setPause(Pause.getDefaultInstance()));

        Levers levers = board.levers();

        assertThat(levers.findPause(Channel.EMAIL, Lane.BULK, NOW)).isPresent();
        assertThat(levers.findPause(Channel.EMAIL, Lane.STANDARD, NOW)).isEmpty();
        assertThat(levers.findPause(Channel.PUSH, Lane.CRITICAL, NOW)).isPresent();
        assertThat(levers.findPause("twilio", NOW)).isPresent();
        assertThat(levers.findPause("vonage", NOW)).isEmpty();
    }

    @Test
    void whatIsForgottenLetsGoByItself() {
        pull(
                "pause:channel:email",
                Lever.newBuilder()
                        .setPause(Pause.getDefaultInstance())
                        .setUntilMillis(NOW.plusSeconds(1).toEpochMilli()));

        assertThat(board.levers().findPause(Channel.EMAIL, Lane.BULK, NOW)).isPresent();
        assertThat(board.levers().findPause(Channel.EMAIL, Lane.BULK, NOW.plusSeconds(1)))
                .isEmpty();
        assertThat(board.held(NOW)).hasSize(1);
        assertThat(board.held(NOW.plusSeconds(1))).isEmpty();
    }

    @Test
    void whatIsLetGoIsAsItWas() {
        pull("pause:channel:email", Lever.newBuilder().setPause(Pause.getDefaultInstance()));

        board.apply(LeverTarget.parse("pause:channel:email").key(), Optional.empty());

        assertThat(board.levers().findPause(Channel.EMAIL, Lane.BULK, NOW)).isEmpty();
    }

    @Test
    void theLargerBackoffCounts() {
        pull(
                "backoff:channel:sms",
                Lever.newBuilder().setBackoff(Backoff.newBuilder().setFactor(3)));
        pull(
                "backoff:provider:twilio",
                Lever.newBuilder().setBackoff(Backoff.newBuilder().setFactor(5)));

        assertThat(board.levers().backoff(Channel.SMS, "twilio", NOW)).isEqualTo(5);
        assertThat(board.levers().backoff(Channel.SMS, "vonage", NOW)).isEqualTo(3);
        assertThat(board.levers().backoff(Channel.SMS, "", NOW)).isEqualTo(3);
        assertThat(board.levers().backoff(Channel.EMAIL, "", NOW)).isEqualTo(1);
    }

    /// Receipts and event types may contain names that no lever accepts.
    @Test
    void whatNoLeverCanNameIsAsUsual() {
        pull(
                "backoff:channel:sms",
                Lever.newBuilder().setBackoff(Backoff.newBuilder().setFactor(3)));
        String workflow = "w".repeat(200);

        assertThat(board.levers().backoff(Channel.SMS, "A provider!", NOW)).isEqualTo(3);
        assertThat(board.levers().findPause("A provider!", NOW)).isEmpty();
        assertThat(board.levers().workflow(workflow, RecipientKey.of("acme", "ann"), NOW))
                .isEqualTo(workflow);
    }

    @Test
    void aPullIsToldOnceHoweverOftenTheTopicIsRead() {
        List<HeldPosition> told = new ArrayList<>();
        board.whenPulled(told::add);

        pull("rehydration:tenant:acme", Lever.newBuilder().setRehydration(Rehydration.getDefaultInstance()));
        pull("rehydration:tenant:acme", Lever.newBuilder().setRehydration(Rehydration.getDefaultInstance()));

        assertThat(told).hasSize(1);
    }

    @Test
    void anEventPassesTheThrottlesOfItsTenantAndItsLane() {
        Lever.Builder slow =
                Lever.newBuilder().setThrottle(IngestionThrottle.newBuilder().setEventsPerSecond(1));
        pull("throttle:tenant:acme", slow);
        pull("throttle:lane:bulk", slow);
        pull("throttle:tenant:other:lane:bulk", slow);

        assertThat(board.levers().throttles(ACME, Lane.BULK, NOW))
                .extracting(position -> position.target().toString())
                .containsExactly("throttle:tenant:acme", "throttle:lane:bulk");
    }

    /// A newer version may have levers that this version does not know; this version does not report them as held.
    @Test
    void whatIsNotKnownIsPassedOver() {
        board.apply(
                new CatalogKey(CatalogKey.INSTALLATION, CatalogKey.Kind.LEVER, "reverse:channel:email"),
                Optional.of(CatalogEntry.getDefaultInstance()));
        pull("pause:channel:email", Lever.newBuilder());

        assertThat(board.held(NOW)).isEmpty();
    }

    @Property(tries = 200)
    void aLargerShareHasWhoeverTheSmallerOneHas(
            @ForAll @IntRange(max = 100) int smaller, @ForAll @IntRange(max = 100) int more, @ForAll int number) {
        RecipientKey recipient = RecipientKey.of("acme", "r" + Integer.toUnsignedString(number));
        int larger = Math.min(100, smaller + more);

        if (RecipientShare.isWithin("ramp:provider:apns", recipient, smaller)) {
            assertThat(RecipientShare.isWithin("ramp:provider:apns", recipient, larger))
                    .isTrue();
        }
    }

    @Test
    void aShareIsAsLargeAsItSaysAndIndependentOfOthers() {
        assertThat(count("ramp:provider:apns", 10)).isBetween(900L, 1_100L);
        assertThat(count("ramp:provider:apns", 0)).isZero();
        assertThat(count("ramp:provider:apns", 100)).isEqualTo(10_000);
        assertThat(IntStream.range(0, 10_000)
                        .mapToObj(i -> RecipientKey.of("acme", "ann-" + i))
                        .filter(recipient -> RecipientShare.isWithin("a", recipient, 50)
                                && RecipientShare.isWithin("b", recipient, 50))
                        .count())
                .isBetween(2_350L, 2_650L);
    }

    /// The share is a contract: another version must compute the same share.
    @Test
    void aShareIsTheSameForEver() {
        assertThat(IntStream.range(0, 12)
                        .filter(i ->
                                RecipientShare.isWithin("ramp:provider:apns", RecipientKey.of("acme", "ann-" + i), 50)))
                .containsExactly(SHARE);
    }

    private static final Integer[] SHARE = {0, 1, 4, 6, 8, 10};

    private static long count(String purpose, int percent) {
        return IntStream.range(0, 10_000)
                .mapToObj(i -> RecipientKey.of("acme", "ann-" + i))
                .filter(recipient -> RecipientShare.isWithin(purpose, recipient, percent))
                .count();
    }

    private void pull(String id, Lever.Builder lever) {
        board.apply(
                LeverTarget.parse(id).key(),
                Optional.of(
                        CatalogEntry.newBuilder().setVersion(7).setLever(lever).build()));
    }
}
