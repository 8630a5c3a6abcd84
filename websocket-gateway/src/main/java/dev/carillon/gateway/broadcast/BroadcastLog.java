// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.runtime.redis.LuaScript;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/// The broadcast streams in Redis. A stream without publications and subscriptions expires. If Redis has lost data, or
/// may have, streams start again with a new epoch. Only a publication creates a stream, and a tenant has a limited
/// number of streams, of a limited size.
///
/// Streams are in groups by the hash of their name. The hash tag is the group, so that in a cluster an append is
/// published on the server that has the stream, and a node subscribes to one channel for each group.
///
/// | key | type | what |
/// | --- | --- | --- |
/// | `carillon:stream:{s<group>}:tenant/name` | hash | `epoch`, `run`, `top` |
/// | `carillon:stream:{s<group>}:tenant/name:items` | stream | the newest items; id `<offset>-0`, field `d` |
/// | `carillon:stream-epoch:{s<group>}` | hash | `run`, and the `epoch` from which those of its new streams derive |
/// | `carillon:stream-names:{s<group>}:tenant` | sorted set | names by the millisecond at which the streams expire |
/// | `carillon:stream-bytes:{s<group>}:tenant` | hash | name → bytes of the stream's items |
///
/// Thread-safe.
public final class BroadcastLog {

    static final int GROUPS = 8;

    private static final LuaScript APPEND =
            LuaScript.withRun(BroadcastLog.class, "append_broadcast.lua", ScriptOutputType.MULTI);
    private static final LuaScript READ =
            LuaScript.withRun(BroadcastLog.class, "read_broadcast.lua", ScriptOutputType.MULTI);

    private final GatewayRedis redis;
    private final BroadcastLimits limits;

    public BroadcastLog(GatewayRedis redis, BroadcastLimits limits) {
        this.redis = redis;
        this.limits = limits;
    }

    /// Appends an item and publishes it to all nodes.
    ///
    /// @param data a JSON value
    /// @return empty if the stream does not exist and the tenant has too many; fails with
    /// [dev.carillon.gateway.store.StoreUnavailableException] if Redis is unavailable or full
    public CompletionStage<Optional<BroadcastPosition>> append(BroadcastStream stream, ByteString data) {
        return redis.<List<Object>>run(
                        APPEND,
                        keys(stream),
                        List.of(
                                LuaScript.argument(newEpoch()),
                                LuaScript.argument(stream.name()),
                                LuaScript.argument(limits.lifetime().toMillis()),
                                data.toByteArray(),
                                LuaScript.argument(limits.items()),
                                // Clients cannot resume from before these bytes.
                                LuaScript.argument(limits.resumedBytes()),
                                LuaScript.argument(limits.perTenant().streamsOfGroup(GROUPS)),
                                LuaScript.argument(limits.perTenant().bytesOfGroup(GROUPS)),
                                LuaScript.argument(appendsChannel(group(stream))),
                                LuaScript.argument(stream.toString())))
                .thenApply(answer -> answer.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new BroadcastPosition(text(answer.get(0)), (Long) answer.get(1))));
    }

    /// Reads the items after an offset. A stream that does not exist is empty, and is not created.
    CompletionStage<BroadcastView> read(BroadcastStream stream, long after) {
        return redis.<List<Object>>run(
                        READ,
                        keys(stream),
                        List.of(
                                LuaScript.argument(newEpoch()),
                                LuaScript.argument(stream.name()),
                                LuaScript.argument(limits.lifetime().toMillis()),
                                LuaScript.argument(after),
                                LuaScript.argument(limits.resumedItems() + 1L)))
                .thenApply(BroadcastLog::view);
    }

    private static BroadcastView view(List<Object> answer) {
        List<?> flat = (List<?>) answer.get(2);
        List<BroadcastItem> items = new ArrayList<>(flat.size() / 2);
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            items.add(new BroadcastItem((Long) flat.get(i), ByteString.copyFrom((byte[]) flat.get(i + 1))));
        }
        return new BroadcastView(new BroadcastPosition(text(answer.get(0)), (Long) answer.get(1)), items);
    }

    static int group(BroadcastStream stream) {
        return Math.floorMod(stream.toString().hashCode(), GROUPS);
    }

    /// Redis channel on which every append to a stream of a group is published to all nodes.
    static String appendsChannel(int group) {
        return "carillon:streams:{s" + group + "}";
    }

    private static List<String> keys(BroadcastStream stream) {
        String group = "{s" + group(stream) + "}";
        String key = "carillon:stream:" + group + ":" + stream;
        return List.of(
                key,
                key + ":items",
                "carillon:stream-epoch:" + group,
                "carillon:stream-names:" + group + ":" + stream.tenant(),
                "carillon:stream-bytes:" + group + ":" + stream.tenant());
    }

    private static String newEpoch() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
