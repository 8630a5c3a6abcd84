// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import dev.carillon.events.FailureCode;
import dev.carillon.events.Guarantee;
import dev.carillon.events.v1.Attempted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Judges attempts. What no provider was asked about is put off as often as it must; a provider that
/// asks to slow down is obeyed, many times; one that does not answer is asked again a few times, and
/// never where the guarantee forbids it.
///
/// @param attemptLimit the most attempts that may stay unanswered
/// @param throttledLimit the most attempts that a provider may put off
public record RetryPolicy(RetrySchedule schedule, int attemptLimit, int throttledLimit) {

    private static final int SHOWN = 200;

    /// The same, with all waits so many times as long.
    public RetryPolicy stretched(double factor) {
        return factor == 1 ? this : new RetryPolicy(schedule.stretched(factor), attemptLimit, throttledLimit);
    }

    public AttemptVerdict judge(DeliveryProgress progress, Attempted attempted, Instant now) {
        if (attempted.getOutcomeCase() == Attempted.OutcomeCase.ACCEPTED) {
            // Good news is believed about any attempt: it may overtake the report that nobody answered.
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
                        ? leftAlone(progress, attempted.getThrottled(), now)
                        : throttled(progress, attempted.getThrottled(), now);
            case UNANSWERED ->
                unanswered(progress, by(attempted, attempted.getUnanswered().getCause()), now);
            case OUTCOME_NOT_SET -> unanswered(progress, "the outcome is of an unknown kind", now);
        };
    }

    /// A delivery whose record was set aside was not refused by a provider.
    private static FailureCode refusal(Attempted.Refused refused) {
        return refused.getCode().equals(FailureCode.PROCESSING_FAILED.wireName())
                ? FailureCode.PROCESSING_FAILED
                : FailureCode.PROVIDER_REFUSED;
    }

    private AttemptVerdict throttled(DeliveryProgress progress, Attempted.Throttled throttled, Instant now) {
        if (progress.throttled() + 1 >= throttledLimit) {
            return new AttemptVerdict.Failed(
                    FailureCode.PROVIDER_THROTTLED, "put off %d times".formatted(throttledLimit));
        }
        Duration backoff = schedule.delay(progress.delivery().getId(), progress.throttled() + 1);
        Duration asked = Duration.ofMillis(Math.max(0, throttled.getRetryAfterMillis()));
        Instant due = now.plus(asked.compareTo(backoff) > 0 ? asked : backoff);
        return later(progress, progress.throttled(due), due, "throttled", now);
    }

    /// Nobody was asked, because those who could be are left alone: that is nobody's refusal, however often it happens.
    private AttemptVerdict leftAlone(DeliveryProgress progress, Attempted.Throttled throttled, Instant now) {
        Duration asked = Duration.ofMillis(Math.max(0, throttled.getRetryAfterMillis()));
        Instant due = now.plus(asked).plus(schedule.delay(progress.delivery().getId(), progress.attempt()));
        return later(progress, progress.postponed(due), due, "every provider that may be asked is left alone", now);
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

    /// Who said it, where anyone was asked, and what: `twilio: 21612 …`.
    private static String by(Attempted attempted, String text) {
        return shown(attempted.getProvider().isEmpty() ? text : attempted.getProvider() + ": " + text);
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text.strip() : text.substring(0, SHOWN).strip();
    }
}
