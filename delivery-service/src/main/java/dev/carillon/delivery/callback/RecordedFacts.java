// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import java.util.Set;

/// Remembers for a while which facts of a delivery are recorded. It spares the log what is told twice and shows what
/// comes too late; a sink drops a repeated id in any case, so forgetting does no harm. Thread-safe.
public interface RecordedFacts {

    /// Facts that are known to be recorded; none when the store does not answer.
    Set<String> find(String deliveryId);

    /// A fact's receipt is durable.
    void add(String deliveryId, String fact);
}
