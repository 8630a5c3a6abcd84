// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.outbox;

import com.google.protobuf.ByteString;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.database.AdminDatabase;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Transactional outbox: a change and its records are committed together, then the relay is woken. Once a write has
/// returned, its records will reach Kafka even if the process dies. Usually they are in Kafka already, unless that
/// took longer than [OutboxSettings#patience()]. Thread-safe.
public final class Outbox {

    private static final String APPEND = """
            insert into outbox (topic, recipient_key, record_key, record_value)
            select topic, recipient_key, record_key, record_value
            from unnest(?::text[], ?::text[], ?::bytea[], ?::bytea[])
                with ordinality as rows (topic, recipient_key, record_key, record_value, number)
            order by number
            returning id
            """;
    private static final String IS_UNPUBLISHED = "select exists (select from outbox where id = ?)";

    private final AdminDatabase database;
    private final OutboxRelay relay;
    private final Duration patience;
    private final AuditTrail audit;

    Outbox(AdminDatabase database, OutboxRelay relay, Duration patience, AuditTrail audit) {
        this.database = database;
        this.relay = relay;
        this.patience = patience;
        this.audit = audit;
    }

    /// Runs the work in one transaction, which is rolled back if the work throws. Returns when consumers can read
    /// its records, so that a caller can submit an event that depends on the change. Waits at most for the
    /// patience, so that writes continue while Kafka is down.
    public <T> T write(Function<OutboxTransaction, T> work) {
        try (Publications.Wait wait = relay.publications().open()) {
            T result = database.inTransaction(jdbc -> {
                OutboxTransaction transaction = new OutboxTransaction(jdbc);
                T made = work.apply(transaction);
                // Rows are published in the order of their ids, so the last one is published after all others.
                append(jdbc, transaction.rows()).stream()
                        .max(Comparator.naturalOrder())
                        .ifPresent(wait::expect);
                audit.record(jdbc, transaction.changes());
                return made;
            });
            relay.wake();
            wait.await(patience, this::isUnpublished);
            return result;
        }
    }

    /// True if a row is still unpublished. Returns false if the database fails: the write itself was committed.
    private boolean isUnpublished(long row) {
        try {
            return database.jdbc()
                    .sql(IS_UNPUBLISHED)
                    .param(row)
                    .query(Boolean.class)
                    .single();
        } catch (DataAccessException _) {
            return true;
        }
    }

    private static List<Long> append(JdbcClient jdbc, List<OutboxTransaction.Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        return jdbc.sql(APPEND)
                .params(
                        rows.stream().map(OutboxTransaction.Row::topic).toArray(String[]::new),
                        rows.stream()
                                .map(row -> row.recipientKey().orElse(null))
                                .toArray(String[]::new),
                        rows.stream().map(row -> row.key().toByteArray()).toArray(byte[][]::new),
                        rows.stream()
                                .map(row ->
                                        row.value().map(ByteString::toByteArray).orElse(null))
                                .toArray(byte[][]::new))
                .query((row, _) -> row.getLong(1))
                .list();
    }
}
