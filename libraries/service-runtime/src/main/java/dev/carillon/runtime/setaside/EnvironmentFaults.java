// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import dev.carillon.events.codec.KeysUnavailableException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/// Distinguishes failures of the environment from failures of a record.
final class EnvironmentFaults {

    /// Names of packages and classes of the environment, as text because this module does not depend on them.
    private static final List<String> NAMES = List.of(
            "org.apache.kafka.",
            "io.lettuce.",
            "org.springframework.dao.DataAccessResourceFailureException",
            "org.springframework.dao.NonTransientDataAccessResourceException",
            "org.springframework.dao.TransientDataAccess",
            "org.springframework.dao.QueryTimeoutException",
            "org.springframework.dao.ConcurrencyFailureException",
            "org.springframework.dao.RecoverableDataAccessException",
            "org.springframework.jdbc.BadSqlGrammarException",
            "org.springframework.jdbc.CannotGetJdbcConnectionException",
            "org.springframework.transaction.",
            "org.postgresql.",
            "com.zaxxer.hikari.",
            "org.rocksdb.");

    /// Exceptions of Kafka Streams that wrap the exceptions of processors and serializers.
    private static final List<String> WRAPPERS = List.of(
            "org.apache.kafka.streams.errors.internals.FailedProcessingException",
            "org.apache.kafka.streams.errors.StreamsException");

    private EnvironmentFaults() {}

    /// True if a throwable, or its cause, comes from the environment: Kafka, an unavailable store, keys that are
    /// unavailable, an interrupt or the end of the process.
    static boolean isEnvironments(Throwable thrown) {
        Throwable failure = unwrap(thrown);
        for (Throwable next = failure; next != null; next = next.getCause()) {
            if (isOne(next)) {
                return true;
            }
        }
        return Thread.currentThread().isInterrupted();
    }

    /// The throwable that the processing threw.
    static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause != null && WRAPPERS.contains(thrown.getClass().getName()) ? unwrap(cause) : thrown;
    }

    private static boolean isOne(Throwable failure) {
        return switch (failure) {
            case SerializationException _, RecordTooLargeException _ -> false;
            case KafkaException _,
                    KeysUnavailableException _,
                    InterruptedException _,
                    ClosedChannelException _,
                    SocketException _,
                    InterruptedIOException _,
                    UnknownHostException _,
                    FileSystemException _,
                    CancellationException _,
                    RejectedExecutionException _,
                    TimeoutException _ -> true;
            case SQLException sql -> isUnavailable(sql);
            default -> isNamed(failure.getClass());
        };
    }

    /// Connections, resources, transactions that were rolled back, shutdowns.
    private static boolean isUnavailable(SQLException failure) {
        String state = failure.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("55")
                || state.startsWith("57")
                || state.startsWith("58");
    }

    private static boolean isNamed(Class<?> type) {
        for (Class<?> next = type; next != null; next = next.getSuperclass()) {
            String name = next.getName();
            if (NAMES.stream().anyMatch(name::startsWith)) {
                return true;
            }
        }
        return false;
    }
}
