// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.presence.NodeBus;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends changes of state to the nodes that hold a recipient's connections, at most once. A connection that misses a
/// change detects the gap at the next one; a device that was offline reads it when it resumes.
public final class ChangeAnnouncer {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeAnnouncer.class);

    private final NodeBus bus;
    private final InboxLog log;

    public ChangeAnnouncer(GatewayRedis redis, InboxLog log) {
        this.bus = new NodeBus(redis);
        this.log = log;
    }

    /// Returns at once.
    public void announce(StateChange change) {
        byte[] message = new NodeMessage(List.of(), List.of(change)).toBytes();
        findNodes(change.recipient())
                .thenAccept(nodes -> nodes.forEach(node -> bus.send(node, message)))
                .exceptionally(failure -> {
                    LOG.debug("change not announced; other devices read it at the next change: {}", failure.toString());
                    return null;
                });
    }

    private CompletionStage<Collection<String>> findNodes(RecipientKey recipient) {
        try {
            // The nodes are registered in the recipient's partition of every lane.
            return bus.findNodes(log.partition(Lane.STANDARD, recipient), recipient);
        } catch (StoreUnavailableException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
