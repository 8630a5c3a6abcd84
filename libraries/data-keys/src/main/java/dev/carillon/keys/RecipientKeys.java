// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import java.util.Optional;
import java.util.Set;

/// What is known of a recipient's keys.
///
/// @param active what is sealed with now; empty before the first, and after an erasure
/// @param destroyed ids of those that an erasure destroyed
record RecipientKeys(Optional<DataKey> active, Set<Long> destroyed) {

    static final RecipientKeys NONE = new RecipientKeys(Optional.empty(), Set.of());

    boolean knows(long id) {
        return destroyed.contains(id) || active.filter(key -> key.id() == id).isPresent();
    }
}
