// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.presence;

import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.store.GatewayRedis;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// Messages between nodes over Redis pub/sub: delivered at most once, in order per sender.
public final class NodeBus {

    private final GatewayRedis redis;

    public NodeBus(GatewayRedis redis) {
        this.redis = redis;
    }

    public CompletionStage<Long> send(String node, byte[] message) {
        return redis.publish(channel(node), message);
    }

    /// The nodes that are registered for a recipient's connections. Nodes that have stopped may be among them.
    ///
    /// @param partition see [PresenceRegistry#key]
    public CompletionStage<Collection<String>> findNodes(int partition, RecipientKey recipient) {
        byte[] key = PresenceRegistry.key(partition, recipient).getBytes(StandardCharsets.UTF_8);
        return redis.call(commands -> commands.hgetall(key))
                .thenApply(entries -> entries.keySet().stream()
                        .map(name -> new String(name, StandardCharsets.UTF_8))
                        .toList());
    }

    /// @param onListening see [GatewayRedis#listen]
    public void listen(NodeId node, Consumer<byte[]> onMessage, Runnable onListening) {
        redis.listen(channel(node.value()), onMessage, onListening);
    }

    private static String channel(String node) {
        return "carillon:node:" + node;
    }
}
