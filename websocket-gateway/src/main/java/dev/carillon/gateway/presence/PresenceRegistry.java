// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.presence;

import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.store.RedisScript;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Which nodes hold connections of a recipient. A registration runs out unless it is repeated.
///
/// | key | type | what |
/// | --- | --- | --- |
/// | `carillon:presence:{tenant/recipient}` | hash | node → when its registration runs out, by Redis' clock |
/// | `carillon:node:<node>:alive` | string | stands while the node has told of itself in this Redis |
public final class PresenceRegistry {

    private static final RedisScript REGISTER =
            RedisScript.beside(PresenceRegistry.class, "register_node.lua", ScriptOutputType.INTEGER);
    private static final byte[] ALIVE = {'1'};

    private final GatewayRedis redis;
    private final NodeId node;
    private final Duration lifetime;

    /// @param lifetime of a registration that is not repeated
    public PresenceRegistry(GatewayRedis redis, NodeId node, Duration lifetime) {
        this.redis = redis;
        this.node = node;
        this.lifetime = lifetime;
    }

    /// How the key of a recipient's registrations is called, for scripts that read it along with others.
    public static String key(RecipientKey recipient) {
        return "carillon:presence:{" + recipient + "}";
    }

    /// Registers this node for a recipient, or repeats the registration.
    ///
    /// @return whether it stood already; if not, words for the recipient may have missed this node
    public CompletionStage<Boolean> register(RecipientKey recipient) {
        return REGISTER.<Long>run(
                        redis,
                        List.of(key(recipient)),
                        List.of(RedisScript.argument(node.value()), RedisScript.argument(lifetime.toMillis())))
                .thenApply(stood -> stood == 1);
    }

    /// The recipient's last connection here has ended.
    public void unregister(RecipientKey recipient) {
        redis.call(commands -> commands.hdel(bytes(key(recipient)), bytes(node.value())));
    }

    /// Tells that this node is alive.
    ///
    /// @return whether Redis knew it; if not, Redis has forgotten all registrations too
    public CompletionStage<Boolean> beat() {
        byte[] key = bytes("carillon:node:" + node + ":alive");
        return redis.call(commands ->
                        commands.set(key, ALIVE, SetArgs.Builder.xx().px(lifetime.toMillis())))
                .thenCompose(answer -> "OK".equals(answer)
                        ? java.util.concurrent.CompletableFuture.completedFuture(true)
                        : redis.call(commands -> commands.set(key, ALIVE, SetArgs.Builder.px(lifetime.toMillis())))
                                .thenApply(_ -> false));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
