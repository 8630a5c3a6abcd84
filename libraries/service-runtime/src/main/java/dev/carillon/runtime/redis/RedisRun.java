// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Run of a Redis server: the time for which one process is the master. Data that was written in an earlier run may
/// lack the latest writes.
final class RedisRun {

    private static final String RUN = read();

    private RedisRun() {}

    /// Lua script that can use the run as `run`; see `run.lua`. On a replica it fails.
    static String known(String script) {
        return RUN + script;
    }

    private static String read() {
        try (InputStream resource = RedisRun.class.getResourceAsStream("run.lua")) {
            if (resource == null) {
                throw new IllegalStateException("missing resource run.lua");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
