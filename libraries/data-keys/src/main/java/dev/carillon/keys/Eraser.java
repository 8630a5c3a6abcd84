// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import dev.carillon.events.RecipientKey;
import java.time.Instant;

/// Removes a recipient from a store that can be changed. Whoever owns the store has one.
public interface Eraser {

    ErasedStore store();

    /// Removes what came before an instant; what came after belongs to a recipient who came back. Doing
    /// it again does nothing.
    ///
    /// @return how many rows or entries were removed
    /// @throws RuntimeException to be called again later
    long erase(RecipientKey recipient, Instant before);
}
