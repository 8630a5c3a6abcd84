// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

/// Way in which the provider or the recipient's side can recognise a repeated message.
public enum Idempotency {
    /// A repeated message has the same id as the first.
    BY_ID,
    NONE
}
