// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.gateway.presence.NodeBus;
import dev.carillon.gateway.store.GatewayRedis;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends changes of state to the nodes that hold a recipient's connections, at most once. A connection that misses a
/// change detects the gap at the next one; a device that was offline reads it when it resumes.
public final class ChangeAnnouncer {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeAnnouncer.class);

    private final NodeBus bus;

    public ChangeAnnouncer(GatewayRedis redis) {
        this.bus = new NodeBus(redis);
    }

    /// Returns at once.
    public void announce(StateChange change) {
        byte[] message = new NodeMessage(List.of(), List.of(change)).toBytes();
        bus.findNodes(change.recipient())
                .thenAccept(nodes -> nodes.forEach(node -> bus.send(node, message)))
                .exceptionally(failure -> {
                    LOG.debug("change not announced; other devices read it at the next change: {}", failure.toString());
                    return null;
                });
    }
}
