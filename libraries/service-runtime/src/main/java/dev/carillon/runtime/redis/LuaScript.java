// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// Lua script in the resources of a service. It is run by its digest, and its text is sent if Redis does not have it.
/// The class that owns a script gives types to its arguments and answers. All keys of a call have one hash tag, so that
/// they are in one slot of a cluster. Thread-safe.
public final class LuaScript {

    private final Source forServer;
    private final Source forCluster;
    private final ScriptOutputType output;

    private record Source(String text, String digest) {

        static Source of(String text) {
            return new Source(text, sha1(argument(text)));
        }
    }

    private LuaScript(Source forServer, Source forCluster, ScriptOutputType output) {
        this.forServer = forServer;
        this.forCluster = forCluster;
        this.output = output;
    }

    /// @param owner class in whose package the script is
    /// @param file such as `append_inbox.lua`
    public static LuaScript load(Class<?> owner, String file, ScriptOutputType output) {
        Source source = Source.of(read(owner, file));
        return new LuaScript(source, source, output);
    }

    /// Script that has the [RedisRun] as its variable `run`. It fails on a replica.
    ///
    /// @param owner class in whose package the script is
    /// @param file such as `append_inbox.lua`
    public static LuaScript withRun(Class<?> owner, String file, ScriptOutputType output) {
        String script = read(owner, file);
        return new LuaScript(Source.of(RedisRun.ofServer(script)), Source.of(RedisRun.inCluster(script)), output);
    }

    /// Runs a script of the output type [ScriptOutputType#MULTI], and waits for its answer.
    ///
    /// @throws io.lettuce.core.RedisException if Redis is unavailable or the script fails
    public <K> List<byte[]> run(RedisClusterCommands<K, byte[]> redis, K[] keys, byte[]... arguments) {
        Source source = redis instanceof RedisAdvancedClusterCommands<?, ?> ? forCluster : forServer;
        try {
            return redis.evalsha(source.digest(), output, keys, arguments);
        } catch (RedisNoScriptException e) {
            return redis.eval(argument(source.text()), output, keys, arguments);
        }
    }

    /// Runs the script without waiting for its answer.
    public <K, T> CompletionStage<T> run(RedisClusterAsyncCommands<K, byte[]> redis, K[] keys, byte[]... arguments) {
        Source source = redis instanceof RedisAdvancedClusterAsyncCommands<?, ?> ? forCluster : forServer;
        return redis.<T>evalsha(source.digest(), output, keys, arguments)
                .exceptionallyCompose(failure -> isMissing(failure)
                        ? redis.eval(argument(source.text()), output, keys, arguments)
                        : CompletableFuture.failedFuture(failure));
    }

    public static byte[] argument(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] argument(long number) {
        return argument(Long.toString(number));
    }

    private static boolean isMissing(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RedisNoScriptException;
    }

    static String read(Class<?> owner, String file) {
        try (InputStream in = owner.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no script " + file + " beside " + owner.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
