// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import dev.carillon.events.RecipientKey;
import java.time.Instant;

/// Removes a recipient from a mutable store. The service that owns the store implements it.
public interface Eraser {

    ErasedStore store();

    /// Removes the recipient's data from before an instant. Later data belongs to a recipient who registered again.
    /// Idempotent.
    ///
    /// @return number of removed rows or entries
    /// @throws RuntimeException if the data cannot be removed now; the caller retries later
    long erase(RecipientKey recipient, Instant before);
}
