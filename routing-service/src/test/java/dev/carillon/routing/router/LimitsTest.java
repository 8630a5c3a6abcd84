// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.OverflowCode;
import dev.carillon.events.v1.PurposeCode;
import dev.carillon.events.v1.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LimitsTest {

    private static final Instant EVENING = Instant.parse("2026-01-15T18:00:00Z");

    private final MemoryRouter router = new MemoryRouter().withProfile("ann");

    @Test
    void whatIsOverTheThrottleWaitsUntilItIsAllowed() {
        router.withType(type -> type.setThrottle(limit(2, OverflowCode.OVERFLOW_DEFER)), Channel.IN_APP, Channel.EMAIL);
        router.submit("a", "b", "c");
        assertThat(router.deliveries()).hasSize(4);

        router.drain();

        assertThat(router.deliveries())
                .extracting(Delivery::getEventId)
                .containsOnly("c")
                .hasSize(2);
        assertThat(router.now()).isEqualTo(MemoryRouter.START.plusSeconds(3600));
    }

    @Test
    void whatIsOverTheThrottleIsSuppressedAloud() {
        router.withType(type -> type.setThrottle(limit(1, OverflowCode.OVERFLOW_SUPPRESS)), Channel.IN_APP);
        router.submit("a", "b");

        assertThat(router.story())
                .containsExactly("routed in_app", "suppressed in_app: throttle", "suppressed: throttle");
    }

    @Test
    void whatIsOverTheThrottleIsGathered() {
        router.withType(
                type -> type.setThrottle(limit(1, OverflowCode.OVERFLOW_DIGEST).setDigestSeconds(600)), Channel.IN_APP);
        router.submit("a", "b", "c");
        assertThat(router.story()).containsExactly("routed in_app", "digested: throttle", "digested: throttle");
        router.deliveries();

        router.drain();

        assertThat(router.deliveries()).hasSize(1);
    }

    @Test
    void theBudgetHoldsBackWhatInterruptsOnly() {
        router.withTenant(tenant -> tenant.setAttentionBudget(limit(1, OverflowCode.OVERFLOW_SUPPRESS)));
        router.withType(_ -> {}, Channel.IN_APP, Channel.PUSH);
        router.submit("a", "b");

        assertThat(router.channels()).containsExactly(Channel.IN_APP, Channel.PUSH, Channel.IN_APP);
        assertThat(router.story()).contains("suppressed push: attention-budget");
    }

    @Test
    void theBudgetGathersTheInterruptionAndLeavesTheInbox() {
        router.withTenant(tenant ->
                tenant.setAttentionBudget(limit(1, OverflowCode.OVERFLOW_DIGEST).setDigestSeconds(600)));
        router.withType(_ -> {}, Channel.IN_APP, Channel.PUSH);
        router.submit("a", "b", "c");
        router.deliveries();

        router.drain();

        assertThat(router.channels()).containsExactly(Channel.PUSH);
    }

    @Test
    void aDigestOfWhatWasOverALimitGoesFreeOfThatLimitWhenItsWindowEnds() {
        router.withTenant(tenant -> tenant.setAttentionBudget(
                        limit(1, OverflowCode.OVERFLOW_DIGEST).setDigestSeconds(3)))
                .withType(_ -> {}, Channel.PUSH)
                .submit("a", "b", "c");
        assertThat(router.deliveries()).hasSize(1);

        router.advance(Duration.ofSeconds(3));

        assertThat(router.deliveries())
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.getEventId()).startsWith("digest-"));
    }

    @Test
    void aDigestThatOneLimitGivesToAnotherIsFreeOfBothAfterwards() {
        router.withTenant(tenant -> tenant.setAttentionBudget(
                        limit(1, OverflowCode.OVERFLOW_DIGEST).setDigestSeconds(3)))
                .withType(
                        type -> type.setThrottle(
                                limit(1, OverflowCode.OVERFLOW_DIGEST).setDigestSeconds(2)),
                        Channel.PUSH)
                .submit("a", "b", "c");
        assertThat(router.deliveries()).hasSize(1);

        router.advance(Duration.ofSeconds(2));
        router.submit("d");
        router.advance(Duration.ofSeconds(3));

        assertThat(router.deliveries()).hasSize(1);
    }

    @Test
    void mandatoryTypesGoFreeOfTheBudget() {
        router.withTenant(tenant -> tenant.setAttentionBudget(limit(1, OverflowCode.OVERFLOW_SUPPRESS)));
        router.withType(type -> type.setMandatory(true), Channel.PUSH);
        router.submit("a", "b");

        assertThat(router.channels()).hasSize(2);
    }

    @Test
    void quietHoursHoldAChannelBackAndLetTheOthersGo() {
        quiet();
        router.withType(_ -> {}, Channel.IN_APP, Channel.PUSH).submit("a");
        assertThat(router.channels()).containsExactly(Channel.IN_APP);
        assertThat(router.story()).containsExactly("routed in_app", "deferred push: quiet-hours");

        router.drain();

        assertThat(router.channels()).containsExactly(Channel.PUSH);
        assertThat(router.now()).isEqualTo(EVENING);
    }

    @Test
    void aPreferenceThatChangesMeanwhileCountsAtRelease() {
        quiet();
        router.withType(_ -> {}, Channel.PUSH).submit("a");
        router.receipts();
        router.withProfile("ann", profile -> {
            profile.getQuietHoursBuilder().setFrom("12:00").setTo("18:00");
            profile.addPreferencesBuilder().setAll(true);
        });

        assertThat(router.story()).containsExactly("suppressed push: preference", "suppressed: preference");
    }

    @Test
    void aZoneThatChangesMeanwhileBringsTheReleaseForward() {
        quiet();
        router.withType(_ -> {}, Channel.PUSH).submit("a");
        router.withProfile(
                "ann",
                profile -> profile.setTimeZone("Asia/Tokyo")
                        .getQuietHoursBuilder()
                        .setFrom("12:00")
                        .setTo("18:00"));

        assertThat(router.channels()).containsExactly(Channel.PUSH);
        router.drain();
        assertThat(router.deliveries()).isEmpty();
    }

    @Test
    void criticalEventsDisregardQuietHours() {
        MemoryRouter critical = new MemoryRouter(Lane.CRITICAL)
                .withProfile(
                        "ann",
                        profile ->
                                profile.getQuietHoursBuilder().setFrom("00:00").setTo("23:00"))
                .withType(_ -> {}, Channel.PUSH);
        critical.submit("a");

        assertThat(critical.channels()).containsExactly(Channel.PUSH);
    }

    @Test
    void whatExpiresInQuietHoursSaysSoWhenItDoes() {
        quiet();
        router.withType(type -> type.setExpireAfterSeconds(60), Channel.PUSH).submit("a");
        router.receipts();

        router.drain();

        assertThat(router.story()).containsExactly("expired push");
        assertThat(router.now()).isEqualTo(MemoryRouter.START.plusSeconds(60));
    }

    @Test
    void aSendWindowHoldsBackUntilItOpens() {
        router.withType(type -> type.addSendWindowsBuilder().setFrom("15:00").setTo("16:00"), Channel.EMAIL)
                .submit("a");

        router.drain();

        assertThat(router.deliveredAt()).containsExactly(Instant.parse("2026-01-15T15:00:00Z"));
    }

    @Test
    void marketingNeedsConsent() {
        router.withType(type -> type.setPurpose(PurposeCode.PURPOSE_MARKETING).setMandatory(true), Channel.EMAIL);
        router.submit("a");
        assertThat(router.story()).contains("suppressed email: consent");
        router.withProfile(
                "ann",
                profile -> profile.addConsentsBuilder().setPurpose("marketing").setGranted(true));

        router.submit("b");

        assertThat(router.channels()).containsExactly(Channel.EMAIL);
    }

    @Test
    void aThrottleStepDefersItsOverflow() {
        router.withWorkflow("""
                  - {id: few, throttle: {limit: 1, per: 1h, overflow: defer}}
                  - {id: bell, deliver: {channel: in_app}}
                """);
        router.submit("a", "b", "c");
        router.drain();

        assertThat(router.deliveredAt())
                .containsExactly(
                        MemoryRouter.START,
                        MemoryRouter.START.plus(Duration.ofHours(1)),
                        MemoryRouter.START.plus(Duration.ofHours(2)));
        assertThat(router.deliveries()).extracting(Delivery::getEventId).isEqualTo(List.of("a", "b", "c"));
    }

    private void quiet() {
        router.withProfile(
                "ann",
                profile -> profile.getQuietHoursBuilder().setFrom("12:00").setTo("18:00"));
    }

    private static RateLimit.Builder limit(int limit, OverflowCode overflow) {
        return RateLimit.newBuilder().setLimit(limit).setPerSeconds(3600).setOverflow(overflow);
    }
}
