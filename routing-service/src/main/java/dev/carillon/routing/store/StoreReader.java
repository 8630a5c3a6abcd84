// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.store;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// A sorted map of bytes that can be read.
public interface StoreReader {

    byte @Nullable [] get(Bytes key);

    /// All entries from a key on, in the order of their keys' bytes.
    ///
    /// @param to the first key that is left out; null means none is
    Entries range(Bytes from, @Nullable Bytes to);
}
