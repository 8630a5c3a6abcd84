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

/// The way to change what others learn of through Kafka: the change and its records are committed together, then the
/// relay is woken. Once a write has returned, its records will reach Kafka, whatever dies; they are there already,
/// unless that took longer than [OutboxSettings#patience()]. Thread-safe.
public final class Outbox {

    private static final String APPEND = """
            insert into outbox (topic, recipient_key, record_key, record_value)
            select topic, recipient_key, record_key, record_value
            from unnest(?::text[], ?::text[], ?::bytea[], ?::bytea[])
                with ordinality as rows (topic, recipient_key, record_key, record_value, number)
            order by number
            returning id
            """;
    private static final String IS_THERE = "select exists (select from outbox where id = ?)";

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

    /// Runs the work in one transaction, which is rolled back when it throws. Returns when its records can be read:
    /// whoever has the answer and posts an event is not overtaken by it. Waits no longer than the patience, so that
    /// writes go on while Kafka is away.
    public <T> T write(Function<OutboxTransaction, T> work) {
        try (Publications.Wait wait = relay.publications().open()) {
            T result = database.inTransaction(jdbc -> {
                OutboxTransaction transaction = new OutboxTransaction(jdbc);
                T made = work.apply(transaction);
                // Rows are carried in the order of their ids, so the last one stands for all.
                append(jdbc, transaction.rows()).stream()
                        .max(Comparator.naturalOrder())
                        .ifPresent(wait::expect);
                audit.record(jdbc, transaction.changes());
                return made;
            });
            relay.wake();
            wait.await(patience, this::isThere);
            return result;
        }
    }

    /// The change is made whatever happens here: a database that fails now must not look like a write that failed.
    private boolean isThere(long row) {
        try {
            return database.jdbc().sql(IS_THERE).param(row).query(Boolean.class).single();
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
