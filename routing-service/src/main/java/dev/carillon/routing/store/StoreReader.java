// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.store;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// Read-only view of a sorted map of bytes.
public interface StoreReader {

    byte @Nullable [] get(Bytes key);

    /// Entries from a key on, in byte order of their keys.
    ///
    /// @param to first key that is excluded; null for no end
    Entries range(Bytes from, @Nullable Bytes to);
}
