// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.PGConnection;

/// Outbox table of one database, over one connection. A claim, the reading of its rows and their removal are one
/// transaction, which the caller ends by [#commit()].
///
/// A claim is an advisory lock per aggregate. Only its owner sends rows of the aggregate, so relays share the work
/// without changing the order. The database releases the claim when the transaction or the connection ends. The rows
/// are
/// read by a statement that begins after the claim, so they are the state after all earlier claims. For one thread.
final class OutboxTable implements AutoCloseable {

    /// Aggregates whose oldest row is due, oldest first. The inner query has the oldest row of each aggregate; the
    /// fence
    /// `offset 0` keeps the lock out of it, so that no more aggregates are locked than are returned.
    private static final String CLAIM = """
            select aggregatetype, aggregateid
            from (
                select o.aggregatetype, o.aggregateid
                from carillon_outbox o
                where (o.retry_at is null or o.retry_at <= now())
                  and not exists (
                    select from carillon_outbox older
                    where older.aggregatetype = o.aggregatetype
                      and older.aggregateid = o.aggregateid
                      and older.position < o.position)
                order by o.position
                offset 0) oldest
            where pg_try_advisory_xact_lock(
                'carillon_outbox'::regclass::oid::int4, hashtext(aggregatetype || ' ' || aggregateid))
            limit ?
            """;

    /// Oldest rows of claimed aggregates: first the oldest of each, then the second of each, and so on, as many as the
    /// limits allow. `total` is the sum of bytes up to the row.
    private static final String READ = """
            with claimed as (
                select * from unnest(?::text[], ?::text[]) as claimed (aggregatetype, aggregateid)),
            chain as (
                select o.position, o.bytes,
                       row_number() over (partition by o.aggregatetype, o.aggregateid order by o.position) as turn
                from claimed cross join lateral (
                    select r.position, r.aggregatetype, r.aggregateid, octet_length(r.payload::text)::bigint as bytes
                    from carillon_outbox r
                    where r.aggregatetype = claimed.aggregatetype and r.aggregateid = claimed.aggregateid
                    order by r.position
                    limit ?) o),
            bounded as (
                select position, turn, bytes, sum(bytes) over (order by turn, position) as total
                from chain order by turn, position limit ?)
            select o.position, o.aggregatetype, o.aggregateid, o.attempts, b.bytes,
                   o.retry_at is null or o.retry_at <= now() as due,
                   case when b.bytes <= ? then
                       (o.payload || jsonb_build_object('id', o.id, 'type', o.type))::text else '' end as event
            from bounded b join carillon_outbox o on o.position = b.position
            where b.total - b.bytes < ?
            order by b.turn, b.position
            """;

    private static final String DELETE = "delete from carillon_outbox where position = any (?)";

    private static final String REFUSE = """
            with moved as (
                delete from carillon_outbox where position = ?
                returning id, aggregatetype, aggregateid, type, payload, position, created_at)
            insert into carillon_outbox_refused
                (id, aggregatetype, aggregateid, type, payload, position, created_at, code, problem)
            select moved.*, ?, ?::json from moved
            on conflict (id) do update set
                aggregatetype = excluded.aggregatetype, aggregateid = excluded.aggregateid, type = excluded.type,
                payload = excluded.payload, position = excluded.position, created_at = excluded.created_at,
                refused_at = excluded.refused_at, code = excluded.code, problem = excluded.problem
            """;

    private static final String POSTPONE = """
            update carillon_outbox
            set attempts = attempts + 1, retry_at = clock_timestamp() + ? * interval '1 millisecond',
                last_error = left(?, 1000)
            where position = ?
            """;

    private static final String NEXT_RETRY = """
            select (extract(epoch from min(retry_at) - clock_timestamp()) * 1000)::bigint
            from carillon_outbox where retry_at is not null
            """;

    private static final String BACKLOG = """
            select count(*), coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8
            from carillon_outbox
            """;

    private static final String LISTEN = "listen carillon_outbox";

    private final Connection connection;

    private OutboxTable(Connection connection) {
        this.connection = connection;
    }

    /// Rows of claimed aggregates that may be sent.
    ///
    /// @param aggregates Number of claimed aggregates. Another relay may have sent the rows of some just before
    /// @param chains Rows of each aggregate, oldest first
    record Claim(int aggregates, List<List<OutboxRow>> chains) {}

    /// Rows in the table.
    ///
    /// @param ageSeconds Age of the oldest row
    record Backlog(long rows, double ageSeconds) {}

    /// Prepares a new connection. Closes it if that fails.
    ///
    /// @param idleTimeout Time after which the database ends a transaction in which the relay sends no
    /// statement. It frees the claims of a relay that disappeared
    static OutboxTable on(Connection connection, Duration idleTimeout) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // Each statement has a snapshot of its own, whatever the database's default is.
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            statement.execute("set idle_in_transaction_session_timeout = " + idleTimeout.toMillis());
            statement.execute("set lock_timeout = 10000");
            // Claims must read the indexes in order. Statistics of a table that is mostly empty say nothing.
            statement.execute("set enable_seqscan = off");
            statement.execute("set enable_hashjoin = off");
            statement.execute("set enable_mergejoin = off");
            statement.execute("set enable_sort = off");
            statement.execute("set jit = off");
            statement.execute(LISTEN);
            connection.commit();
            return new OutboxTable(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// Claims aggregates with rows that are due, and reads the oldest of these rows.
    Claim claim(OutboxSettings.Batch batch) throws SQLException {
        List<String> types = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            claim.setInt(1, batch.events());
            try (ResultSet rows = claim.executeQuery()) {
                while (rows.next()) {
                    types.add(rows.getString(1));
                    ids.add(rows.getString(2));
                }
            }
        }
        return new Claim(types.size(), types.isEmpty() ? List.of() : read(types, ids, batch));
    }

    private List<List<OutboxRow>> read(List<String> types, List<String> ids, OutboxSettings.Batch batch)
            throws SQLException {
        Chains chains = new Chains();
        long size = batch.size().toBytes();
        try (PreparedStatement read = connection.prepareStatement(READ)) {
            read.setArray(1, texts(types));
            read.setArray(2, texts(ids));
            read.setInt(3, batch.perAggregate());
            read.setInt(4, batch.events());
            read.setLong(5, size);
            read.setLong(6, size);
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    chains.add(row(rows), rows.getBoolean("due"));
                }
            }
        }
        return chains.complete();
    }

    private static OutboxRow row(ResultSet rows) throws SQLException {
        return new OutboxRow(
                rows.getLong("position"),
                new Aggregate(rows.getString("aggregatetype"), rows.getString("aggregateid")),
                rows.getString("event"),
                rows.getLong("bytes"),
                rows.getInt("attempts"));
    }

    void delete(List<OutboxRow> rows) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", rows.stream().map(OutboxRow::position).toArray()));
            delete.executeUpdate();
        }
    }

    /// Moves rows to the table of refused rows.
    void refuse(Map<OutboxRow, Verdict.Refused> refused) throws SQLException {
        try (PreparedStatement refuse = connection.prepareStatement(REFUSE)) {
            for (Map.Entry<OutboxRow, Verdict.Refused> entry : refused.entrySet()) {
                refuse.setLong(1, entry.getKey().position());
                refuse.setString(2, entry.getValue().code());
                refuse.setString(3, entry.getValue().problem());
                refuse.addBatch();
            }
            refuse.executeBatch();
        }
    }

    /// Delay of a row that was refused temporarily.
    record Postponement(OutboxRow row, Duration delay, String error) {}

    void postpone(List<Postponement> postponements) throws SQLException {
        try (PreparedStatement postpone = connection.prepareStatement(POSTPONE)) {
            for (Postponement postponement : postponements) {
                postpone.setLong(1, postponement.delay().toMillis());
                // PostgreSQL stores no NUL.
                postpone.setString(2, postponement.error().replace('\0', ' '));
                postpone.setLong(3, postponement.row().position());
                postpone.addBatch();
            }
            postpone.executeBatch();
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    /// Time until the first postponed row is due; empty if there is none. Negative if one is due already.
    Optional<Duration> findNextRetry() throws SQLException {
        try (PreparedStatement next = connection.prepareStatement(NEXT_RETRY);
                ResultSet rows = next.executeQuery()) {
            rows.next();
            long millis = rows.getLong(1);
            Optional<Duration> delay = rows.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
            connection.commit();
            return delay;
        }
    }

    Backlog backlog() throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(BACKLOG);
                ResultSet rows = count.executeQuery()) {
            rows.next();
            Backlog backlog = new Backlog(rows.getLong(1), rows.getDouble(2));
            connection.commit();
            return backlog;
        }
    }

    /// Waits for a notification of the table's trigger. Must not be called inside a transaction.
    ///
    /// @return true if there was one
    boolean awaitNotification(Duration timeout) throws SQLException {
        return connection
                        .unwrap(PGConnection.class)
                        .getNotifications(Math.toIntExact(Math.max(1, timeout.toMillis())))
                        .length
                > 0;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private Array texts(List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }
}
