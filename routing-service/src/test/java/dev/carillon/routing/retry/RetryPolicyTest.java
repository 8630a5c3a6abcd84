// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.FailureCode;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.GuaranteeCode;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {

    private static final Instant NOW = ManualClock.START;
    private static final RetryPolicy POLICY =
            new RetryPolicy(new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(5)), 8, 100);

    @Test
    void anAcceptedAttemptSettles() {
        assertThat(POLICY.judge(begun(), accepted(1), NOW)).isEqualTo(new AttemptVerdict.Settled());
    }

    @Test
    void lateGoodNewsSettlesWhileARetryWaits() {
        DeliveryProgress waiting = retried(begun());

        assertThat(POLICY.judge(waiting, accepted(1), NOW)).isEqualTo(new AttemptVerdict.Settled());
    }

    @Test
    void aRefusalIsFinal() {
        Attempted refused = attempted(1)
                .setRefused(Attempted.Refused.newBuilder().setCode("BadTopic"))
                .build();

        assertThat(POLICY.judge(begun(), refused, NOW))
                .asInstanceOf(InstanceOfAssertFactories.type(AttemptVerdict.Failed.class))
                .extracting(AttemptVerdict.Failed::code)
                .isEqualTo(FailureCode.PROVIDER_REFUSED);
    }

    @Test
    void aDeliveryWhoseRecordWasSetAsideFailsUnderThatCode() {
        Attempted setAside = attempted(1)
                .setRefused(Attempted.Refused.newBuilder()
                        .setCode(FailureCode.PROCESSING_FAILED.wireName())
                        .setDetail("java.lang.StackOverflowError"))
                .build();

        assertThat(POLICY.judge(begun(), setAside, NOW))
                .asInstanceOf(InstanceOfAssertFactories.type(AttemptVerdict.Failed.class))
                .extracting(AttemptVerdict.Failed::code)
                .isEqualTo(FailureCode.PROCESSING_FAILED);
    }

    @Test
    void aDeadAddressIsFinal() {
        Attempted invalid = attempted(1)
                .setAddressInvalid(Attempted.AddressInvalid.newBuilder().setCode("Unregistered"))
                .build();

        assertThat(POLICY.judge(begun(), invalid, NOW))
                .isEqualTo(new AttemptVerdict.Failed(FailureCode.ADDRESS_INVALID, "test: Unregistered"));
    }

    @Test
    void theSameReportTwiceSchedulesOneRetry() {
        DeliveryProgress waiting = retried(begun());

        assertThat(POLICY.judge(waiting, unanswered(1), NOW)).isEqualTo(new AttemptVerdict.Ignored());
        assertThat(POLICY.judge(waiting.attemptedAgain(), unanswered(1), NOW)).isEqualTo(new AttemptVerdict.Ignored());
    }

    @Test
    void atMostOnceIsNeverTriedAgainWithoutAnAnswer() {
        DeliveryProgress once = DeliveryProgress.begun(
                delivery().setGuarantee(GuaranteeCode.GUARANTEE_AT_MOST_ONCE).build());

        assertThat(POLICY.judge(once, unanswered(1), NOW))
                .asInstanceOf(InstanceOfAssertFactories.type(AttemptVerdict.Failed.class))
                .extracting(AttemptVerdict.Failed::code)
                .isEqualTo(FailureCode.PROVIDER_UNANSWERED);
        assertThat(POLICY.judge(once, throttled(1, 0), NOW)).isInstanceOf(AttemptVerdict.Retry.class);
    }

    @Test
    void theEighthUnansweredAttemptIsTheLast() {
        DeliveryProgress progress = begun();
        for (int attempt = 1; attempt < 8; attempt++) {
            progress = retried(progress).attemptedAgain();
        }

        assertThat(progress.attempt()).isEqualTo(8);
        assertThat(POLICY.judge(progress, unanswered(8), NOW)).isInstanceOf(AttemptVerdict.Failed.class);
    }

    @Test
    void throttledAttemptsDoNotCount() {
        DeliveryProgress progress = begun();
        for (int attempt = 1; attempt <= 50; attempt++) {
            AttemptVerdict verdict = POLICY.judge(progress, throttled(attempt, 10), NOW);
            assertThat(verdict).isInstanceOf(AttemptVerdict.Retry.class);
            progress = ((AttemptVerdict.Retry) verdict).progress().attemptedAgain();
        }

        assertThat(POLICY.judge(progress, unanswered(51), NOW)).isInstanceOf(AttemptVerdict.Retry.class);
    }

    @Test
    void aProviderMayPutOffSoOftenAndNoMore() {
        DeliveryProgress progress = begun();
        for (int attempt = 1; attempt < 100; attempt++) {
            AttemptVerdict verdict = POLICY.judge(progress, throttled(attempt, 10), NOW);
            assertThat(verdict).isInstanceOf(AttemptVerdict.Retry.class);
            progress = ((AttemptVerdict.Retry) verdict).progress().attemptedAgain();
        }

        assertThat(POLICY.judge(progress, throttled(100, 10), NOW))
                .isEqualTo(new AttemptVerdict.Failed(FailureCode.PROVIDER_THROTTLED, "throttled 100 times"));
    }

    @Test
    void aCancelledDeliveryIsNotTriedAgain() {
        assertThat(POLICY.judge(begun().cancelled("ops"), unanswered(1), NOW))
                .isEqualTo(new AttemptVerdict.Cancelled("ops"));
    }

    @Property(tries = 300)
    void waitsStayWithinTheirBound(
            @ForAll @StringLength(min = 1, max = 40) String id, @ForAll @IntRange(min = 1, max = 100) int tries) {
        RetrySchedule schedule = POLICY.schedule();

        Duration delay = schedule.delay(id, tries);

        assertThat(delay).isBetween(Duration.ZERO, schedule.bound(tries)).isEqualTo(schedule.delay(id, tries));
        assertThat(schedule.bound(tries)).isLessThanOrEqualTo(schedule.cap());
    }

    @Property(tries = 300)
    void noRetryIsEarlierThanTheProviderAskedOrLaterThanTheExpiry(
            @ForAll @LongRange(min = 0, max = 600_000) long retryAfter,
            @ForAll @LongRange(min = 1, max = 600_000) long lifetime) {
        Instant expiresAt = NOW.plusMillis(lifetime);
        DeliveryProgress progress = DeliveryProgress.begun(
                delivery().setExpiresAtMillis(expiresAt.toEpochMilli()).build());

        switch (POLICY.judge(progress, throttled(1, retryAfter), NOW)) {
            case AttemptVerdict.Retry(DeliveryProgress next, Instant due, String _) -> {
                assertThat(due).isBetween(NOW.plusMillis(retryAfter), expiresAt.minusMillis(1));
                assertThat(next.due()).contains(due);
            }
            case AttemptVerdict.AwaitExpiry(DeliveryProgress _, Instant end) ->
                assertThat(end).isEqualTo(expiresAt);
            case AttemptVerdict other -> throw new AssertionError("neither waits nor expires: " + other);
        }
    }

    @Property(tries = 50)
    void deliveriesThatFailTogetherComeBackApart(
            @ForAll @Size(20) java.util.Set<@StringLength(min = 5, max = 20) String> ids) {
        Assume.that(ids.size() == 20);

        assertThat(ids.stream().map(id -> POLICY.schedule().delay(id, 9)).distinct())
                .hasSizeGreaterThan(15);
    }

    private static DeliveryProgress retried(DeliveryProgress progress) {
        AttemptVerdict verdict = POLICY.judge(progress, unanswered(progress.attempt()), NOW);
        assertThat(verdict).isInstanceOf(AttemptVerdict.Retry.class);
        return ((AttemptVerdict.Retry) verdict).progress();
    }

    @Test
    void aLeverStretchesEveryWait() {
        RetrySchedule stretched = POLICY.stretched(10).schedule();

        assertThat(stretched.first()).isEqualTo(Duration.ofSeconds(10));
        assertThat(stretched.cap()).isEqualTo(Duration.ofMinutes(50));
        assertThat(POLICY.stretched(1)).isSameAs(POLICY);
    }

    /// While an operator pauses the providers, no provider is called: the verdict is not a provider's answer.
    @Test
    void whatNobodyWasAskedAboutIsPutOffAsOftenAsItMust() {
        DeliveryProgress progress = begun();
        for (int attempt = 1; attempt < 500; attempt++) {
            Attempted held =
                    throttled(attempt, 10_000).toBuilder().setProvider("").build();
            AttemptVerdict verdict = POLICY.judge(progress, held, NOW);

            assertThat(verdict).isInstanceOf(AttemptVerdict.Retry.class);
            AttemptVerdict.Retry retry = (AttemptVerdict.Retry) verdict;
            assertThat(retry.due()).isBetween(NOW.plusSeconds(10), NOW.plusSeconds(310));
            progress = retry.progress().attemptedAgain();
        }
        assertThat(progress.throttled()).isZero();
    }

    private static DeliveryProgress begun() {
        return DeliveryProgress.begun(delivery().build());
    }

    private static Delivery.Builder delivery() {
        return Delivery.newBuilder().setId("d-1").setAttempt(1).setGuarantee(GuaranteeCode.GUARANTEE_EFFECTIVELY_ONCE);
    }

    private static Attempted accepted(int attempt) {
        return attempted(attempt)
                .setAccepted(Attempted.Accepted.newBuilder().setReference("x"))
                .build();
    }

    private static Attempted unanswered(int attempt) {
        return attempted(attempt)
                .setUnanswered(Attempted.Unanswered.newBuilder().setCause("timeout"))
                .build();
    }

    private static Attempted throttled(int attempt, long retryAfterMillis) {
        return attempted(attempt)
                .setThrottled(Attempted.Throttled.newBuilder().setRetryAfterMillis(retryAfterMillis))
                .build();
    }

    private static Attempted.Builder attempted(int attempt) {
        return Attempted.newBuilder().setAttempt(attempt).setProvider("test");
    }
}
