// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.console;

import com.google.protobuf.ByteString;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Confirmed;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Routed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Test data of the control plane's tables, in the amount of several years of traffic. Every notification has an
/// event of its own and receipts; there are a tenth as many recipients and a hundredth as many dead letters. The rows
/// are spread evenly over 30 days, and higher numbers are newer.
final class ConsoleTables {

    static final String TENANT = "bench";

    private static final int DAYS = 30;
    private static final int CHUNK = 500_000;

    /// Rows of another tenant are interleaved, so that an index without the tenant would be noticed.
    private static final String TENANT_OF = "case when i %% 10 = 0 then 'other' else '%s' end".formatted(TENANT);

    private static final String SINCE = "(extract(epoch from now()) * 1000)::bigint - (? - i)::bigint * ? / ?";

    private final String url;
    private final long rows;

    ConsoleTables(String url, long rows) {
        this.url = url;
        this.rows = rows;
    }

    static String eventId(long number) {
        return "e-" + number;
    }

    static String notificationId(long number) {
        return "n%032x".formatted(number);
    }

    static String recipient(long number, long rows) {
        return "r-" + number % Math.max(1, rows / 10);
    }

    /// @return size in bytes of the tables with their indexes
    long fill() {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement sql = connection.createStatement()) {
            sql.execute("set search_path to admin");
            sql.execute("set synchronous_commit to off");
            sql.execute("set maintenance_work_mem to '512MB'");
            List<String> indexes = dropIndexes(sql);
            for (long from = 1; from <= rows; from += CHUNK) {
                fill(connection, from, Math.min(rows, from + CHUNK - 1));
                System.out.printf("  %,d of %,d rows%n", Math.min(rows, from + CHUNK - 1), rows);
            }
            for (String index : indexes) {
                sql.execute(index);
            }
            sql.execute("vacuum analyze");
            try (ResultSet size = sql.executeQuery(
                    "select sum(pg_total_relation_size(c.oid)) from pg_class c join pg_namespace n on n.oid ="
                            + " c.relnamespace where n.nspname = 'admin' and c.relkind = 'r'")) {
                size.next();
                return size.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the tables cannot be filled: " + e.getMessage(), e);
        }
    }

    /// Reads tables and indexes into PostgreSQL's memory, as far as they fit.
    void read() {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement sql = connection.createStatement()) {
            sql.execute("create extension if not exists pg_prewarm");
            sql.execute("select sum(pg_prewarm(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                    + " where n.nspname = 'admin' and c.relkind in ('r', 'i')");
            // Writes the filled tables to disk before the measurement.
            sql.execute("checkpoint");
        } catch (SQLException e) {
            throw new IllegalStateException("the tables cannot be read: " + e.getMessage(), e);
        }
    }

    /// Drops the indexes. Creating them after all rows are inserted is several times faster.
    private static List<String> dropIndexes(Statement sql) throws SQLException {
        List<String> made = new ArrayList<>();
        List<String> names = new ArrayList<>();
        try (ResultSet found = sql.executeQuery(
                "select indexname, indexdef from pg_indexes where schemaname = 'admin' and tablename like any"
                        + " (array['tracked\\_%', 'dead\\_letters']) and indexname not like '%\\_pkey'")) {
            while (found.next()) {
                names.add(found.getString(1));
                made.add(found.getString(2));
            }
        }
        for (String name : names) {
            sql.execute("drop index " + name);
        }
        return made;
    }

    private void fill(Connection connection, long from, long to) throws SQLException {
        run(connection, from, to, """
                insert into tracked_notifications (key, event_key, tenant, event_id, recipient, event_type, lane,
                    accepted_at_millis, since_millis, status, holds_event, receipts)
                select decode(lpad(to_hex(i), 32, '0'), 'hex'),
                    substring(sha256(convert_to(%s || '/e-' || i, 'UTF8')) for 16), %s, 'e-' || i,
                    'r-' || i %% greatest(1, %d), 'type-' || i %% 40, 1 + i %% 3, since, since,
                    case when i %% 1000 = 0 then 54 when i %% 100 = 0 then 25 when i %% 2 = 0 then 80 else 60 end, true,
                    '\\x%s'::bytea
                from (select i, %s since from generate_series(?, ?) i) numbered
                """.formatted(
                        TENANT_OF, TENANT_OF, rows / 10, HexFormat.of().formatHex(receipts()), SINCE));
        try (PreparedStatement letters =
                connection.prepareStatement("""
                insert into dead_letters (id, tenant, code, cause, summary, provider, source_topic, source_partition,
                    source_offset, at_millis, recorded_by, body)
                select 'carillon.events.standard.v1:0:' || i, %s, 'provider-refused', 'email: smtp: 550 #' || i %% 20,
                    'email: smtp: 550 no such mailbox ' || i, 'smtp', 'carillon.events.standard.v1', 0, i, %s, 'bench', ?
                from generate_series(?, ?) i where i %% 100 = 0
                """.formatted(TENANT_OF.replace("i % 10", "i / 100 % 10"), SINCE))) {
            letters.setLong(1, rows);
            letters.setLong(2, DAYS * 86_400_000L);
            letters.setLong(3, rows);
            letters.setBytes(4, letter());
            letters.setLong(5, from);
            letters.setLong(6, to);
            letters.executeUpdate();
        }
        try (PreparedStatement recipients = connection.prepareStatement("""
                insert into recipients (tenant, recipient, version, profile, created_at_millis, updated_at_millis)
                select '%s', 'r-' || i / 10, 1, (select profile from recipients where recipient = 'model'), 1, 1
                from generate_series(?, ?) i where i %% 10 = 0 on conflict do nothing
                """.formatted(TENANT))) {
            recipients.setLong(1, from);
            recipients.setLong(2, to);
            recipients.executeUpdate();
        }
    }

    private void run(Connection connection, long from, long to, String statement) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(statement)) {
            insert.setLong(1, rows);
            insert.setLong(2, DAYS * 86_400_000L);
            insert.setLong(3, rows);
            insert.setLong(4, from);
            insert.setLong(5, to);
            insert.executeUpdate();
        }
    }

    /// Receipts of one notification that was e-mailed and confirmed.
    private static byte[] receipts() {
        long at = 1_800_000_000_000L;
        Receipt.Builder receipt = Receipt.newBuilder()
                .setDeliveryId("d0123456789abcdef0123456789abcdef")
                .setChannel(ChannelCode.CHANNEL_EMAIL)
                .setRecordedBy("delivery-host-4711");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            receipt.setId("r1")
                    .setAtMillis(at)
                    .setRouted(Routed.newBuilder().setRule("deliver").setAddressId("email"))
                    .build()
                    .writeDelimitedTo(bytes);
            receipt.setId("r2")
                    .setAtMillis(at + 5)
                    .setAttempted(Attempted.newBuilder()
                            .setAttempt(1)
                            .setProvider("smtp")
                            .setAddressId("email")
                            .setAccepted(Attempted.Accepted.newBuilder().setReference("<4711@example.com>")))
                    .build()
                    .writeDelimitedTo(bytes);
            receipt.setId("r3")
                    .setAtMillis(at + 900)
                    .setConfirmed(Confirmed.getDefaultInstance())
                    .build()
                    .writeDelimitedTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] letter() {
        return DeadLetter.newBuilder()
                .setTenant(TENANT)
                .setSourceTopic("carillon.events.standard.v1")
                .setCode("provider-refused")
                .setSummary("email: smtp: 550 no such mailbox")
                .setAtMillis(1_800_000_000_000L)
                .setRecordedBy("bench")
                .setValue(ByteString.copyFrom(new byte[600]))
                .build()
                .toByteArray();
    }
}
