// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

/// Row of the outbox table that is to be sent.
///
/// @param event JSON object with id and type; empty if it is larger than a batch may be
/// @param bytes Size of the payload
/// @param attempts Number of temporary refusals so far
record OutboxRow(long position, Aggregate aggregate, String event, long bytes, int attempts) {

    boolean isTooLarge() {
        return event.isEmpty();
    }
}
