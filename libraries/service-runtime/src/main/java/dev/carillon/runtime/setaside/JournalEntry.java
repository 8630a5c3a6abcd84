// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

/// Work that a journal names.
///
/// @param slot of the thread that processed it
/// @param to last offset of a batch; equal to `from` for single work
record JournalEntry(int slot, State state, Place place, long from, long to, long mark) {

    /// Where the work comes from.
    record Place(String consumer, String topic, int partition) {}

    /// State of a slot.
    enum State {
        /// Single work is in process.
        SINGLE(1),
        /// A batch is in process.
        BATCH(2),
        /// Processing took longer than the limit.
        TIMED_OUT(3);

        private final int code;

        State(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }
}
