// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.history;

import dev.carillon.events.RecipientKey;
import dev.carillon.keys.ErasedStore;
import dev.carillon.keys.Eraser;
import java.time.Instant;

/// Eraser of recipients from the durable inbox.
public record HistoryEraser(InboxHistory history) implements Eraser {

    @Override
    public ErasedStore store() {
        return ErasedStore.INBOX;
    }

    @Override
    public long erase(RecipientKey recipient, Instant before) {
        return history.erase(recipient, before);
    }
}
