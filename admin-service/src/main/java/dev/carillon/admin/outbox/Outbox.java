// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.outbox;

import com.google.protobuf.ByteString;
import dev.carillon.admin.database.AdminDatabase;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The way to change what others learn of through Kafka: the change and its records are committed together, then the
/// relay
/// is woken. Once a write has returned, its records will reach Kafka, whatever dies. Thread-safe.
public final class Outbox {

    private static final String APPEND = """
            insert into outbox (topic, recipient_key, record_key, record_value)
            select topic, recipient_key, record_key, record_value
            from unnest(?::text[], ?::text[], ?::bytea[], ?::bytea[])
                with ordinality as rows (topic, recipient_key, record_key, record_value, number)
            order by number
            """;

    private final AdminDatabase database;
    private final OutboxRelay relay;

    Outbox(AdminDatabase database, OutboxRelay relay) {
        this.database = database;
        this.relay = relay;
    }

    /// Runs the work in one transaction, which is rolled back when it throws.
    public <T> T write(Function<OutboxTransaction, T> work) {
        T result = database.inTransaction(jdbc -> {
            OutboxTransaction transaction = new OutboxTransaction(jdbc);
            T made = work.apply(transaction);
            append(jdbc, transaction.rows());
            return made;
        });
        relay.wake();
        return result;
    }

    private static void append(JdbcClient jdbc, List<OutboxTransaction.Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.sql(APPEND)
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
                .update();
    }
}
