// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

/// Whether what is sent twice can be recognised as one, by the provider or on the recipient's side.
public enum Idempotency {
    /// A repetition carries the same id as the first.
    BY_ID,
    NONE
}
