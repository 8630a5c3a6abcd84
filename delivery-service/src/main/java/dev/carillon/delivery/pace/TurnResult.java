// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

/// Result of waiting for a turn at a provider.
public enum TurnResult {
    /// The provider may be called now; the turn must be returned.
    GRANTED,
    /// The provider is not available: its circuit is open, or it throttles.
    PROVIDER_UNAVAILABLE,
    /// The attempt is no longer awaited.
    ABANDONED
}
