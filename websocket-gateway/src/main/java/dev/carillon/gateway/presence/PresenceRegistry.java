// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.presence;

import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.runtime.redis.LuaScript;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Registrations of the nodes that hold connections of a recipient. A registration expires unless it is repeated.
///
/// The hash tag is the recipient's partition in the log of deliveries. In a cluster, the registrations of a partition,
/// its tails and what they depend on are in one slot.
///
/// | key | type | what |
/// | --- | --- | --- |
/// | `carillon:presence:{partition}:tenant/recipient` | hash | node → expiry of its registration, by Redis' clock |
/// | `carillon:alive:{partition}:<node>` | string | the run of Redis that has the node's registrations in the
/// partition |
public final class PresenceRegistry {

    private static final LuaScript REGISTER =
            LuaScript.load(PresenceRegistry.class, "register_node.lua", ScriptOutputType.INTEGER);
    private static final LuaScript HEARTBEAT =
            LuaScript.withRun(PresenceRegistry.class, "beat_node.lua", ScriptOutputType.VALUE);

    private final GatewayRedis redis;
    private final NodeId node;
    private final Duration lifetime;

    /// @param lifetime time after which a registration expires if it is not repeated
    public PresenceRegistry(GatewayRedis redis, NodeId node, Duration lifetime) {
        this.redis = redis;
        this.node = node;
        this.lifetime = lifetime;
    }

    /// Redis key of a recipient's registrations, for scripts that read several keys.
    ///
    /// @param partition the recipient's partition in the log of deliveries
    public static String key(int partition, RecipientKey recipient) {
        return "carillon:presence:{" + partition + "}:" + recipient;
    }

    /// Registers this node for a recipient, or repeats the registration.
    ///
    /// @param partition see [#key]
    /// @return true if the registration existed already; if not, this node may have missed messages for the
    /// recipient
    public CompletionStage<Boolean> register(int partition, RecipientKey recipient) {
        return redis.<Long>run(
                        REGISTER,
                        List.of(key(partition, recipient)),
                        List.of(LuaScript.argument(node.value()), LuaScript.argument(lifetime.toMillis())))
                .thenApply(stood -> stood == 1);
    }

    /// Removes the registration after the recipient's last connection on this node has ended.
    ///
    /// @param partition see [#key]
    public void unregister(int partition, RecipientKey recipient) {
        redis.call(commands -> commands.hdel(bytes(key(partition, recipient)), bytes(node.value())));
    }

    /// Renews this node's sign of life in a partition.
    ///
    /// @return empty if Redis has all registrations in the partition; otherwise the current run of Redis, which may
    /// have lost registrations or messages for this node
    public CompletionStage<Optional<String>> heartbeat(int partition) {
        return redis.<byte[]>run(
                        HEARTBEAT, List.of(aliveKey(partition)), List.of(LuaScript.argument(lifetime.toMillis())))
                .thenApply(run ->
                        Optional.of(new String(run, StandardCharsets.UTF_8)).filter(name -> !name.isEmpty()));
    }

    /// Records that a run of Redis has all registrations of this node in a partition.
    public CompletionStage<?> markAllRegistered(int partition, String run) {
        return redis.call(commands ->
                commands.set(bytes(aliveKey(partition)), bytes(run), SetArgs.Builder.px(lifetime.toMillis())));
    }

    private String aliveKey(int partition) {
        return "carillon:alive:{" + partition + "}:" + node;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
