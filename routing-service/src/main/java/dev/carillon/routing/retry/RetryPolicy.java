// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import dev.carillon.events.FailureCode;
import dev.carillon.events.Guarantee;
import dev.carillon.events.v1.Attempted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Policy of retries. An attempt for which no provider was called is repeated without limit until expiry. A provider
/// that throttles is retried many times. A provider that does not answer is retried a few times, and never if the
/// guarantee forbids it.
///
/// @param attemptLimit most attempts that may stay unanswered
/// @param throttledLimit most attempts that a provider may throttle
public record RetryPolicy(RetrySchedule schedule, int attemptLimit, int throttledLimit) {

    private static final int SHOWN = 200;

    /// Policy with all delays multiplied by a factor.
    public RetryPolicy stretched(double factor) {
        return factor == 1 ? this : new RetryPolicy(schedule.stretched(factor), attemptLimit, throttledLimit);
    }

    public AttemptVerdict judge(DeliveryProgress progress, Attempted attempted, Instant now) {
        if (attempted.getOutcomeCase() == Attempted.OutcomeCase.ACCEPTED) {
            // An acceptance counts for any attempt: it may arrive after a report that the attempt was unanswered.
            return new AttemptVerdict.Settled();
        }
        if (attempted.getAttempt() != progress.attempt() || progress.due().isPresent()) {
            return new AttemptVerdict.Ignored();
        }
        return switch (attempted.getOutcomeCase()) {
            case ACCEPTED -> new AttemptVerdict.Settled();
            case REFUSED ->
                new AttemptVerdict.Failed(
                        refusal(attempted.getRefused()),
                        by(
                                attempted,
                                attempted.getRefused().getCode() + " "
                                        + attempted.getRefused().getDetail()));
            case ADDRESS_INVALID ->
                new AttemptVerdict.Failed(
                        FailureCode.ADDRESS_INVALID,
                        by(attempted, attempted.getAddressInvalid().getCode()));
            case THROTTLED ->
                attempted.getProvider().isEmpty()
                        ? allPaused(progress, attempted.getThrottled(), now)
                        : throttled(progress, attempted.getThrottled(), now);
            case UNANSWERED ->
                unanswered(progress, by(attempted, attempted.getUnanswered().getCause()), now);
            case OUTCOME_NOT_SET -> unanswered(progress, "the outcome is unknown to this version", now);
        };
    }

    /// Failure code of a refusal. A delivery whose record was set aside was not refused by a provider.
    private static FailureCode refusal(Attempted.Refused refused) {
        return refused.getCode().equals(FailureCode.PROCESSING_FAILED.wireName())
                ? FailureCode.PROCESSING_FAILED
                : FailureCode.PROVIDER_REFUSED;
    }

    private AttemptVerdict throttled(DeliveryProgress progress, Attempted.Throttled throttled, Instant now) {
        if (progress.throttled() + 1 >= throttledLimit) {
            return new AttemptVerdict.Failed(
                    FailureCode.PROVIDER_THROTTLED, "throttled %d times".formatted(throttledLimit));
        }
        Duration backoff = schedule.delay(progress.delivery().getId(), progress.throttled() + 1);
        Duration asked = Duration.ofMillis(Math.max(0, throttled.getRetryAfterMillis()));
        Instant due = now.plus(asked.compareTo(backoff) > 0 ? asked : backoff);
        return later(progress, progress.throttled(due), due, "throttled", now);
    }

    /// Verdict if no provider was called, because all are paused. It does not count as a refusal, however often
    /// it happens.
    private AttemptVerdict allPaused(DeliveryProgress progress, Attempted.Throttled throttled, Instant now) {
        Duration asked = Duration.ofMillis(Math.max(0, throttled.getRetryAfterMillis()));
        Instant due = now.plus(asked).plus(schedule.delay(progress.delivery().getId(), progress.attempt()));
        return later(progress, progress.postponed(due), due, "every provider is paused", now);
    }

    private AttemptVerdict unanswered(DeliveryProgress progress, String cause, Instant now) {
        if (progress.guarantee() == Guarantee.AT_MOST_ONCE || progress.unanswered() + 1 >= attemptLimit) {
            return new AttemptVerdict.Failed(FailureCode.PROVIDER_UNANSWERED, shown(cause));
        }
        Instant due = now.plus(schedule.delay(progress.delivery().getId(), progress.unanswered() + 1));
        return later(progress, progress.unanswered(due), due, "unanswered: " + shown(cause), now);
    }

    private static AttemptVerdict later(
            DeliveryProgress before, DeliveryProgress after, Instant due, String cause, Instant now) {
        if (before.cancelledBy().isPresent()) {
            return new AttemptVerdict.Cancelled(before.cancelledBy().get());
        }
        Optional<Instant> expiresAt = before.expiresAt();
        if (expiresAt.isPresent() && !due.isBefore(expiresAt.get())) {
            Instant end = expiresAt.get().isBefore(now) ? now : expiresAt.get();
            DeliveryProgress waiting = new DeliveryProgress(
                    after.delivery(),
                    after.attempt(),
                    after.unanswered(),
                    after.throttled(),
                    Optional.of(end),
                    after.cancelledBy());
            return new AttemptVerdict.AwaitExpiry(waiting, end);
        }
        return new AttemptVerdict.Retry(after, due, cause);
    }

    /// Cause text: the provider, if one was called, and its answer, such as `twilio: 21612 …`.
    private static String by(Attempted attempted, String text) {
        return shown(attempted.getProvider().isEmpty() ? text : attempted.getProvider() + ": " + text);
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text.strip() : text.substring(0, SHOWN).strip();
    }
}
