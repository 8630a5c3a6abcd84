// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.store;

import org.apache.kafka.common.utils.Bytes;

/// A sorted map of bytes. Entries may be put and deleted while others are stepped over. For the task's thread.
public interface Store extends StoreReader {

    void put(Bytes key, byte[] value);

    void delete(Bytes key);
}
