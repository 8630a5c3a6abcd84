// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The run of a Redis: the time for which one process has been the master of what it holds. What was
/// written in another run may have lost its newest.
public final class RedisRun {

    private static final String RUN = read();

    private RedisRun() {}

    /// A Lua script that knows the run as `run`; see `run.lua`. On a replica it fails.
    public static String known(String script) {
        return RUN + script;
    }

    private static String read() {
        try (InputStream resource = RedisRun.class.getResourceAsStream("run.lua")) {
            if (resource == null) {
                throw new IllegalStateException("no script run.lua");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
