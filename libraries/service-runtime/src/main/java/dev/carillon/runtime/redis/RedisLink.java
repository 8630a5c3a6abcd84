// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connection to Redis, shared by all threads. It is opened on first use and reconnects automatically. A command
/// fails at once while the connection is broken. In a cluster it also fails while the slot of its keys moves or has no
/// primary.
///
/// A host or firewall can drop a connection without notice. Therefore a connection on which a command times out is
/// closed, and the next command opens another one. The timed-out command is not repeated, because Redis may have
/// executed it.
public final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final ClientResources resources = RedisTimer.resources().build();
    private final RedisConnector connector;
    private final Duration timeout;
    private final ReentrantLock connecting = new ReentrantLock();
    private final AtomicReference<@Nullable CommandConnection<String, byte[]>> connection = new AtomicReference<>();

    /// @param timeout Time limit of one answer of Redis and of opening a connection
    public RedisLink(RedisClients clients, Duration timeout) {
        this.timeout = timeout;
        this.connector = clients.create(
                resources, timeout, sockets -> sockets.connectTimeout(timeout).keepAlive(true));
    }

    /// Runs commands.
    ///
    /// @throws RedisException if Redis cannot be reached or does not answer in time
    public <T> T ask(Function<RedisClusterCommands<String, byte[]>, T> question) {
        return askOver(connection -> question.apply(connection.sync()));
    }

    /// Runs commands over the connection itself, for libraries that need it.
    ///
    /// @throws RedisException if Redis cannot be reached or does not answer in time
    public <T> T askOver(Function<CommandConnection<String, byte[]>, T> question) {
        CommandConnection<String, byte[]> asked = connected();
        try {
            return question.apply(asked);
        } catch (RedisCommandTimeoutException e) {
            giveUp(asked);
            throw e;
        }
    }

    /// True if Redis answers now; in a cluster, if every primary answers.
    public boolean isAvailable() {
        try {
            return isAnswering(connected());
        } catch (RedisException e) {
            return false;
        }
    }

    @Override
    public void close() {
        connector.close();
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private CommandConnection<String, byte[]> connected() {
        CommandConnection<String, byte[]> made = connection.get();
        return made == null ? connect() : made;
    }

    private CommandConnection<String, byte[]> connect() {
        awaitTurn();
        try {
            CommandConnection<String, byte[]> made = connection.get();
            if (made == null) {
                made = connector.connect(CODEC);
                connection.set(made);
            }
            return made;
        } finally {
            connecting.unlock();
        }
    }

    private boolean isAnswering(CommandConnection<String, byte[]> asked) {
        try {
            asked.ping().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException e) {
            giveUp(asked);
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedisCommandTimeoutException) {
                giveUp(asked);
            }
            return false;
        }
    }

    private void giveUp(CommandConnection<String, byte[]> silent) {
        if (connection.compareAndSet(silent, null)) {
            LOG.warn("Redis did not answer within {}; reconnecting", timeout);
            silent.closeAsync();
        }
    }

    private void awaitTurn() {
        try {
            if (!connecting.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RedisConnectionException("another thread is connecting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisConnectionException("interrupted while another thread is connecting", e);
        }
    }
}
