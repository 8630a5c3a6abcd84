// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import dev.carillon.events.Guarantee;

/// What to do about an attempt, given what the ledger says of it.
public sealed interface AttemptPlan {

    /// Call the provider.
    record Call() implements AttemptPlan {}

    /// Report again what is known already.
    record Report(Settlement settlement) implements AttemptPlan {}

    /// Report that no one knows, without calling.
    record GiveUp(String cause) implements AttemptPlan {}

    /// The table of the guarantees: who may call again after a worker died between its claim and its record.
    static AttemptPlan of(Claim claim, Guarantee guarantee, Idempotency idempotency) {
        return switch (claim) {
            case Claim.Fresh() -> new Call();
            case Claim.Settled(Settlement settlement) -> new Report(settlement);
            case Claim.ClaimedBefore() ->
                switch (guarantee) {
                    case AT_LEAST_ONCE -> new Call();
                    case AT_MOST_ONCE -> new GiveUp("a worker ended before it recorded an outcome");
                    case EFFECTIVELY_ONCE ->
                        switch (idempotency) {
                            case BY_ID -> new Call();
                            case NONE ->
                                new GiveUp("a worker ended before it recorded an outcome, "
                                        + "and the provider cannot recognise a repetition");
                        };
                };
        };
    }
}
