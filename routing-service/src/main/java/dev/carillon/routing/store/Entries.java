// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.store;

import java.util.Iterator;
import org.apache.kafka.common.utils.Bytes;

/// Entries of a store, one after the other. To be closed.
public interface Entries extends Iterator<Entries.Entry>, AutoCloseable {

    @SuppressWarnings("ArrayRecordComponent") // bytes are what a store holds, and nobody compares entries
    record Entry(Bytes key, byte[] value) {}

    @Override
    void close();
}
