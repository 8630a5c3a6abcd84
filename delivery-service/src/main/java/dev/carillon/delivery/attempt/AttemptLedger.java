// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

/// Store of recent attempts: each is claimed before the provider is called and settled afterwards. Calls block;
/// thread-safe.
public interface AttemptLedger {

    /// Claims an attempt before the provider is called.
    ///
    /// @param provider Provider that the caller is going to call
    /// @throws LedgerUnavailableException if the ledger does not answer; the caller must not send anything then
    Claim claim(AttemptId attempt, ClaimToken token, String provider, AttemptWindow window);

    /// Records the outcome of an attempt. Returns the settlement that was recorded first.
    ///
    /// @throws LedgerUnavailableException if the ledger does not answer
    Settlement settle(AttemptId attempt, Settlement settlement);

    /// True if the ledger answers now.
    boolean isAvailable();
}
