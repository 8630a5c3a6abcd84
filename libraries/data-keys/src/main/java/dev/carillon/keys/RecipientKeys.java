// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import java.util.Optional;
import java.util.Set;

/// Keys of a recipient.
///
/// @param active key that encrypts now; empty before the first payload, and after an erasure
/// @param destroyed ids of the keys that erasures destroyed
record RecipientKeys(Optional<DataKey> active, Set<Long> destroyed) {

    static final RecipientKeys NONE = new RecipientKeys(Optional.empty(), Set.of());

    boolean knows(long id) {
        return destroyed.contains(id) || active.filter(key -> key.id() == id).isPresent();
    }
}
