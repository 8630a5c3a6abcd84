// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import java.util.Optional;

/// What looking over a whole chain came to.
///
/// @param entries how many were found sound, from the first on
/// @param head the hash of the last sound one, worth writing down elsewhere: with it, a later verification also sees
///     whether the end of the chain was cut off or the whole of it made up anew
/// @param fault where and how the chain breaks; empty when it is whole
public record Verification(long entries, String head, Optional<Fault> fault) {

    /// @param sequence of the first entry that is not as it was written
    public record Fault(long sequence, String reason) {}
}
