// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.time.Instant;
import java.util.Optional;

/// Operator who may sign in with a password.
///
/// @param id name to sign in with
/// @param passwordHash hash with its algorithm, `{bcrypt}…`
/// @param sessionsSince sessions that began before this instant are invalid
/// @param hasSecondFactor true if a sign-in needs a code, too
record Operator(
        String id,
        String displayName,
        String passwordHash,
        Grants grants,
        Instant createdAt,
        Instant sessionsSince,
        Optional<Instant> disabledAt,
        boolean hasSecondFactor) {

    boolean isEnabled() {
        return disabledAt.isEmpty();
    }

    @Override
    public String toString() {
        return "Operator[" + id + "]";
    }
}
