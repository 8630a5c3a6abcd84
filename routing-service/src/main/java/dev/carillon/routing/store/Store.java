// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.store;

import org.apache.kafka.common.utils.Bytes;

/// Sorted map of bytes. Entries may be written and deleted during iteration. Used by the task's thread only.
public interface Store extends StoreReader {

    void put(Bytes key, byte[] value);

    void delete(Bytes key);
}
