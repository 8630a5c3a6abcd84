// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.time.Instant;
import java.util.Optional;

/// A person who may sign in with a password.
///
/// @param id the name to sign in with
/// @param passwordHash with its algorithm, `{bcrypt}…`
/// @param sessionsSince sessions that began before have ended
record Operator(
        String id,
        String displayName,
        String passwordHash,
        Grants grants,
        Instant createdAt,
        Instant sessionsSince,
        Optional<Instant> disabledAt) {

    boolean isEnabled() {
        return disabledAt.isEmpty();
    }

    @Override
    public String toString() {
        return "Operator[" + id + "]";
    }
}
