// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.authentication;

import dev.carillon.runtime.http.Problem;

/// Result of checking a credential.
public sealed interface Authentication {

    /// The key is valid and has the scope.
    record Authenticated(Producer producer) implements Authentication {}

    /// The key is missing, invalid or lacks the scope.
    record Denied(Problem problem) implements Authentication {}
}
