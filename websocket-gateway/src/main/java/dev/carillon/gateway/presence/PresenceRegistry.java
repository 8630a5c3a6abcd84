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
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Which nodes hold connections of a recipient. A registration runs out unless it is repeated.
///
/// | key | type | what |
/// | --- | --- | --- |
/// | `carillon:presence:{tenant/recipient}` | hash | node → when its registration runs out, by Redis' clock |
/// | `carillon:node:<node>:alive` | string | the run of Redis in which all registrations of the node stand |
public final class PresenceRegistry {

    private static final RedisScript REGISTER =
            RedisScript.beside(PresenceRegistry.class, "register_node.lua", ScriptOutputType.INTEGER);
    private static final RedisScript BEAT =
            RedisScript.withRun(PresenceRegistry.class, "beat_node.lua", ScriptOutputType.VALUE);

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
    /// @return empty when all registrations stand; else the run of Redis that may have forgotten some, or words to
    /// this node
    public CompletionStage<Optional<String>> beat() {
        return BEAT.<byte[]>run(redis, List.of(aliveKey()), List.of(RedisScript.argument(lifetime.toMillis())))
                .thenApply(run ->
                        Optional.of(new String(run, StandardCharsets.UTF_8)).filter(name -> !name.isEmpty()));
    }

    /// All registrations stand in a run of Redis.
    public CompletionStage<?> allStand(String run) {
        return redis.call(
                commands -> commands.set(bytes(aliveKey()), bytes(run), SetArgs.Builder.px(lifetime.toMillis())));
    }

    private String aliveKey() {
        return "carillon:node:" + node + ":alive";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
