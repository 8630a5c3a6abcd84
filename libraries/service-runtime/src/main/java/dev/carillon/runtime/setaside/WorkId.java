// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

/// Identity of one piece of work of a consumer: a record, or an entry of a store.
///
/// @param offset the record's offset
/// @param mark 0 for records
public record WorkId(WorkSource source, int partition, long offset, long mark) {

    @Override
    public String toString() {
        return mark == 0
                ? "%s-%d@%d".formatted(source, partition, offset)
                : "%s-%d@%d#%x".formatted(source, partition, offset, mark);
    }
}
