// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.tail.InboxTail;
import dev.carillon.keys.ErasedStore;
import dev.carillon.keys.Eraser;
import java.time.Instant;

/// Eraser of recipients from the tails. It removes whole tails: newer items are read from the history and the log
/// again.
public record TailEraser(InboxTail tail, InboxLog log) implements Eraser {

    @Override
    public ErasedStore store() {
        return ErasedStore.INBOX_TAIL;
    }

    @Override
    public long erase(RecipientKey recipient, Instant before) {
        return tail.empty(recipient, log.partitions(recipient));
    }
}
