// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.authentication;

import dev.carillon.runtime.http.Problem;

/// What checking a credential came to.
public sealed interface Authentication {

    /// The key is good for what was asked.
    record Authenticated(Producer producer) implements Authentication {}

    /// It is not.
    record Denied(Problem problem) implements Authentication {}
}
