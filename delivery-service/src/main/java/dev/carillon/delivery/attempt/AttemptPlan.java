// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import dev.carillon.events.Guarantee;
import java.util.Optional;

/// Action for an attempt, given its entry in the ledger.
public sealed interface AttemptPlan {

    /// Call a provider.
    ///
    /// @param only Only provider that may be called; empty for any
    record Call(Optional<String> only) implements AttemptPlan {}

    /// Publish the known outcome again.
    record Report(Settlement settlement) implements AttemptPlan {}

    /// Publish this outcome without a call.
    record GiveUp(AttemptOutcome outcome) implements AttemptPlan {}

    /// Decision table of the guarantees. It decides which provider may be called again after a call with an unknown
    /// outcome.
    ///
    /// @param ofDoubtful Way in which the provider with the unknown outcome recognises a repetition
    static AttemptPlan of(Claim claim, Guarantee guarantee, Idempotency ofDoubtful) {
        return switch (claim) {
            case Claim.Fresh() -> new Call(Optional.empty());
            case Claim.Settled(Settlement settlement) -> new Report(settlement);
            case Claim.Doubtful(String provider) ->
                switch (guarantee) {
                    case AT_LEAST_ONCE -> new Call(Optional.empty());
                    case AT_MOST_ONCE ->
                        new GiveUp(new AttemptOutcome.Unanswered(
                                "the attempt was started before and its outcome is unknown"));
                    case EFFECTIVELY_ONCE ->
                        switch (ofDoubtful) {
                            case BY_ID -> new Call(Optional.of(provider).filter(name -> !name.isEmpty()));
                            case NONE ->
                                new GiveUp(AttemptOutcome.refused(
                                        "in-doubt",
                                        "the attempt was started before, its outcome is unknown, "
                                                + "and the provider cannot recognise a repetition"));
                        };
                };
        };
    }
}
