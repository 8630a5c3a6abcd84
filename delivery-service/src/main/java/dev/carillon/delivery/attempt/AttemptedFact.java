// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import dev.carillon.events.v1.Attempted;
import java.time.Duration;
import java.time.Instant;

/// Conversion between settlements and published facts.
public final class AttemptedFact {

    private AttemptedFact() {}

    public static Attempted of(Settlement settlement) {
        Attempted.Builder fact = Attempted.newBuilder()
                .setProvider(settlement.provider())
                .setDurationMillis(settlement.duration().toMillis())
                .setCostMicros(settlement.costMicros());
        switch (settlement.outcome()) {
            case AttemptOutcome.Accepted(ProviderReference reference) ->
                fact.getAcceptedBuilder()
                        .setReference(reference.value())
                        .setReportWithinMillis(settlement.reportWithin().toMillis());
            case AttemptOutcome.Refused(RefusalReason(String code, String detail)) ->
                fact.getRefusedBuilder().setCode(code).setDetail(detail);
            case AttemptOutcome.AddressInvalid(String code, Instant since) ->
                fact.getAddressInvalidBuilder().setCode(code).setSinceMillis(since.toEpochMilli());
            case AttemptOutcome.Throttled(Duration retryAfter) ->
                fact.getThrottledBuilder().setRetryAfterMillis(retryAfter.toMillis());
            case AttemptOutcome.Unanswered(String cause, AttemptOutcome.Handover _) ->
                fact.getUnansweredBuilder().setCause(cause);
        }
        return fact.build();
    }

    public static Settlement settlement(Attempted fact, Instant at) {
        AttemptOutcome outcome = switch (fact.getOutcomeCase()) {
            case ACCEPTED ->
                new AttemptOutcome.Accepted(
                        new ProviderReference(fact.getAccepted().getReference()));
            case REFUSED ->
                AttemptOutcome.refused(
                        fact.getRefused().getCode(), fact.getRefused().getDetail());
            case ADDRESS_INVALID ->
                new AttemptOutcome.AddressInvalid(
                        fact.getAddressInvalid().getCode(),
                        Instant.ofEpochMilli(fact.getAddressInvalid().getSinceMillis()));
            case THROTTLED ->
                new AttemptOutcome.Throttled(
                        Duration.ofMillis(fact.getThrottled().getRetryAfterMillis()));
            case UNANSWERED ->
                new AttemptOutcome.Unanswered(fact.getUnanswered().getCause());
            case OUTCOME_NOT_SET -> new AttemptOutcome.Unanswered("recorded without an outcome");
        };
        return new Settlement(
                outcome,
                fact.getProvider(),
                at,
                Duration.ofMillis(fact.getDurationMillis()),
                fact.getCostMicros(),
                Duration.ofMillis(fact.getAccepted().getReportWithinMillis()));
    }
}
