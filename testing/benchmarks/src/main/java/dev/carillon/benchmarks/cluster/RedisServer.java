// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import dev.carillon.embedded.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Redis that a drill kills and starts again on the same port. For one thread.
public final class RedisServer implements AutoCloseable {

    private static final int ANSWER_TIMEOUT_MILLIS = 5_000;

    private final Path directory;
    private final int port;
    private EmbeddedRedis redis;
    private int directories;

    private RedisServer(Path directory, int port, EmbeddedRedis redis) {
        this.directory = directory;
        this.port = port;
        this.redis = redis;
    }

    /// Starts an empty server and returns when it answers.
    public static RedisServer start(Path directory, int port) {
        return new RedisServer(directory, port, EmbeddedRedis.start(directory.resolve("start-0"), port));
    }

    public int port() {
        return port;
    }

    /// Kills the server by `kill -9` and returns when it has ended.
    public void kill() {
        redis.kill();
    }

    /// Starts a killed server without data.
    public void startEmpty() {
        directories++;
        startFromSnapshot();
    }

    /// Starts a killed server with its latest snapshot.
    public void startFromSnapshot() {
        redis = EmbeddedRedis.start(directory.resolve("start-" + directories), port);
    }

    /// Deletes all data.
    public void flush() {
        execute("FLUSHALL");
    }

    /// Writes a snapshot.
    public void save() {
        execute("SAVE");
    }

    @Override
    public void close() {
        redis.close();
    }

    private void execute(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() != '+') {
                throw new IllegalStateException("Redis refuses " + command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
