// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

/// Remembers attempts for a while: claimed before the provider is called, settled after. Calls block; thread-safe.
public interface AttemptLedger {

    /// Claims an attempt before the provider is called.
    ///
    /// @param provider that is going to be called
    /// @throws LedgerUnavailableException when the ledger does not answer; nothing may be sent then
    Claim claim(AttemptId attempt, ClaimToken token, String provider, Begun begun);

    /// Records what came of an attempt and returns the settlement that stands: the first one recorded.
    ///
    /// @throws LedgerUnavailableException when the ledger does not answer
    Settlement settle(AttemptId attempt, Settlement settlement);

    /// Whether the ledger answers now.
    boolean isAvailable();
}
