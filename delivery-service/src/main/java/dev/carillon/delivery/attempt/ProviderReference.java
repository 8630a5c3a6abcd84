// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

/// The provider's name for what it took, by which later receipts are correlated.
public record ProviderReference(String value) {}
