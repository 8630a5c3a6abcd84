// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
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
/// The class that owns a script gives types to its arguments and answers. Thread-safe.
public final class LuaScript {

    private final byte[] text;
    private final String digest;
    private final ScriptOutputType output;

    private LuaScript(String text, ScriptOutputType output) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.digest = sha1(this.text);
        this.output = output;
    }

    /// @param owner class in whose package the script is
    /// @param file such as `append_inbox.lua`
    public static LuaScript load(Class<?> owner, String file, ScriptOutputType output) {
        return new LuaScript(read(owner, file), output);
    }

    /// Script that has the [RedisRun] as its variable `run`. It fails on a replica.
    ///
    /// @param owner class in whose package the script is
    /// @param file such as `append_inbox.lua`
    public static LuaScript withRun(Class<?> owner, String file, ScriptOutputType output) {
        return new LuaScript(RedisRun.known(read(owner, file)), output);
    }

    /// Runs a script of the output type [ScriptOutputType#MULTI], and waits for its answer.
    ///
    /// @throws io.lettuce.core.RedisException if Redis is unavailable or the script fails
    public <K> List<byte[]> run(RedisCommands<K, byte[]> redis, K[] keys, byte[]... arguments) {
        try {
            return redis.evalsha(digest, output, keys, arguments);
        } catch (RedisNoScriptException e) {
            return redis.eval(text, output, keys, arguments);
        }
    }

    /// Runs the script without waiting for its answer.
    public <K, T> CompletionStage<T> run(RedisAsyncCommands<K, byte[]> redis, K[] keys, byte[]... arguments) {
        return redis.<T>evalsha(digest, output, keys, arguments)
                .exceptionallyCompose(failure -> isMissing(failure)
                        ? redis.eval(text, output, keys, arguments)
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

    private static String read(Class<?> owner, String file) {
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
