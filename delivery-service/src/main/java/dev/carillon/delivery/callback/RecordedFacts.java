// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import java.util.Set;

/// Store of the recently recorded facts of a delivery. It avoids duplicate receipts and recognises late facts.
/// Consumers drop a repeated receipt id anyway, so that an expired entry does no harm. Thread-safe.
public interface RecordedFacts {

    /// Facts that are recorded; none if the store does not answer.
    Set<String> find(String deliveryId);

    /// Adds a fact whose receipt is durable.
    void add(String deliveryId, String fact);
}
