// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

/// Provider's reference of an accepted message, by which later receipts are correlated.
public record ProviderReference(String value) {}
