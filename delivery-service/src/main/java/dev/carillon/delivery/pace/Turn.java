// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

/// What comes of asking for a turn at a provider.
public enum Turn {
    /// The provider may be called now; the turn must be given back.
    GRANTED,
    /// The provider is left alone at the moment: it keeps failing, or asked to slow down.
    LEFT_ALONE,
    /// No one waits for the turn any more.
    ABANDONED
}
