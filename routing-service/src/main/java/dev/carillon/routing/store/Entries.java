// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.store;

import java.util.Iterator;
import org.apache.kafka.common.utils.Bytes;

/// Iterator over entries of a store. Must be closed.
public interface Entries extends Iterator<Entries.Entry>, AutoCloseable {

    @SuppressWarnings("ArrayRecordComponent") // a store holds bytes, and entries are never compared
    record Entry(Bytes key, byte[] value) {}

    @Override
    void close();
}
