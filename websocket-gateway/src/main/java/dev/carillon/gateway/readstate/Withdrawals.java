// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.ChangeAnnouncer;
import dev.carillon.gateway.inbox.HistoryWriter;
import dev.carillon.gateway.inbox.StateChange;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Announces the notifications that a producer withdrew to the recipient's connections.
public final class Withdrawals implements HistoryWriter.WithdrawalAnnouncer {

    private static final Logger LOG = LoggerFactory.getLogger(Withdrawals.class);

    private final StateStore store;
    private final ChangeAnnouncer announcer;

    public Withdrawals(StateStore store, ChangeAnnouncer announcer) {
        this.store = store;
        this.announcer = announcer;
    }

    @Override
    public void withdrawn(RecipientKey recipient, long revision, List<String> notificationIds) {
        try {
            StateChange.Message message = StateChangeMessages.retracted(notificationIds, store.count(recipient));
            announcer.announce(new StateChange(recipient, revision, List.of(message), ""));
        } catch (StoreUnavailableException e) {
            // Connections detect the gap in revisions at the next change, and read this one from the store.
            LOG.debug("withdrawal not announced; connections read it at the next change: {}", e.getMessage());
        }
    }
}
