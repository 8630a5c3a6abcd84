// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.redis;

import dev.carillon.events.redis.RedisRun;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Lua script, run by its digest; its text is sent if the server does not know the digest.
public final class LuaScript {

    private final byte[] text;
    private final String digest;

    private LuaScript(byte[] text, String digest) {
        this.text = text;
        this.digest = digest;
    }

    /// Loads a script from a resource next to a class.
    public static LuaScript load(Class<?> beside, String name) {
        return of(read(beside, name));
    }

    /// Loads a script that can use the [RedisRun] as `run`. Such a script fails on a replica.
    public static LuaScript loadWithRun(Class<?> beside, String name) {
        return of(RedisRun.known(read(beside, name)));
    }

    /// Runs a script that returns an array of strings.
    public List<byte[]> run(RedisCommands<String, byte[]> redis, String[] keys, byte[]... arguments) {
        try {
            return redis.evalsha(digest, ScriptOutputType.MULTI, keys, arguments);
        } catch (RedisNoScriptException e) {
            return redis.eval(text, ScriptOutputType.MULTI, keys, arguments);
        }
    }

    private static LuaScript of(String script) {
        byte[] text = script.getBytes(StandardCharsets.UTF_8);
        return new LuaScript(text, sha1(text));
    }

    private static String read(Class<?> beside, String name) {
        try (InputStream resource = beside.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
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
