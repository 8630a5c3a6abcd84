// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import dev.carillon.events.Guarantee;
import java.util.Optional;

/// What to do about an attempt, given what the ledger says of it.
public sealed interface AttemptPlan {

    /// Call a provider.
    ///
    /// @param only the one that may be called; empty for any
    record Call(Optional<String> only) implements AttemptPlan {}

    /// Report again what is known already.
    record Report(Settlement settlement) implements AttemptPlan {}

    /// Report this without calling.
    record GiveUp(AttemptOutcome outcome) implements AttemptPlan {}

    /// The table of the guarantees: who may call again after a provider was called and no one knows what came of it.
    ///
    /// @param ofDoubtful whether that provider recognises a repetition
    static AttemptPlan of(Claim claim, Guarantee guarantee, Idempotency ofDoubtful) {
        return switch (claim) {
            case Claim.Fresh() -> new Call(Optional.empty());
            case Claim.Settled(Settlement settlement) -> new Report(settlement);
            case Claim.Doubtful(String provider) ->
                switch (guarantee) {
                    case AT_LEAST_ONCE -> new Call(Optional.empty());
                    case AT_MOST_ONCE ->
                        new GiveUp(new AttemptOutcome.Unanswered("it was begun before and no outcome is known"));
                    case EFFECTIVELY_ONCE ->
                        switch (ofDoubtful) {
                            case BY_ID -> new Call(Optional.of(provider).filter(name -> !name.isEmpty()));
                            case NONE ->
                                new GiveUp(AttemptOutcome.refused(
                                        "in-doubt",
                                        "it was begun before, no outcome is known, "
                                                + "and the provider cannot recognise a repetition"));
                        };
                };
        };
    }
}
