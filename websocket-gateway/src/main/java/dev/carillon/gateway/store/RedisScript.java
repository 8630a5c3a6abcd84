// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

import dev.carillon.events.redis.RedisRun;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// One Lua script. It is run by its digest, and its text is sent if Redis does not have it. The class that owns a
/// script gives types to its arguments and answers. Thread-safe.
public final class RedisScript {

    private final String text;
    private final String digest;
    private final ScriptOutputType output;

    private RedisScript(String text, ScriptOutputType output) {
        this.text = text;
        this.output = output;
        this.digest = sha1(text);
    }

    /// @param owner the class in whose package the script is
    /// @param file such as `append_inbox.lua`
    public static RedisScript beside(Class<?> owner, String file, ScriptOutputType output) {
        return new RedisScript(read(owner, file), output);
    }

    /// A script that has the [RedisRun] as its variable `run`. It fails on a replica.
    ///
    /// @param owner the class in whose package the script is
    /// @param file such as `append_inbox.lua`
    public static RedisScript withRun(Class<?> owner, String file, ScriptOutputType output) {
        return new RedisScript(RedisRun.known(read(owner, file)), output);
    }

    public <T> CompletionStage<T> run(GatewayRedis redis, List<String> keys, List<byte[]> arguments) {
        byte[][] keyBytes =
                keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        byte[][] argumentBytes = arguments.toArray(byte[][]::new);
        return redis.<T>call(commands -> commands.evalsha(digest, output, keyBytes, argumentBytes))
                .exceptionallyCompose(failure -> GatewayRedis.unwrap(failure) instanceof RedisNoScriptException
                        ? redis.call(commands -> commands.eval(text, output, keyBytes, argumentBytes))
                        : CompletableFuture.failedFuture(failure));
    }

    public static byte[] argument(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] argument(long number) {
        return argument(Long.toString(number));
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

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
