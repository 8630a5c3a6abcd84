// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.KeysUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Requests to erase recipients. A request destroys the recipient's key in the transaction that records it; the stores
/// are cleared later. Thread-safe.
public final class Erasures {

    private static final String FIND = """
            select id, tenant, recipient, requested_at, requested_by, done_at from keys.erasures
            where tenant = ? and recipient = ? order by id desc limit 1
            """;

    private static final String BEGIN = """
            insert into keys.erasures (tenant, recipient, requested_at, requested_by) values (?, ?, now(), ?) returning id
            """;

    private static final String DESTROY = """
            update keys.data_keys set wrapped = null, destroyed_at = now()
            where tenant = ? and recipient = ? and wrapped is not null
            """;

    private static final String ADD_DONE =
            "insert into keys.erasure_steps (erasure, store, done_at, repeated_at, removed) values (?, ?, now(), now(), ?)";

    private static final String ADD_OPEN = "insert into keys.erasure_steps (erasure, store) values (?, ?)";

    private static final String STEPS =
            "select store, done_at, removed from keys.erasure_steps where erasure = ? order by done_at, store";

    private static final String REVOKED =
            "select distinct tenant, recipient from keys.erasures where requested_at > now() - make_interval(secs => ?)";

    private static final String DUE = """
            select e.id, e.tenant, e.recipient, e.requested_at from keys.erasures e
            join keys.erasure_steps s on s.erasure = e.id
            where s.store = ? and s.repeated_at is null
                and e.requested_at < now() - make_interval(secs => case when s.done_at is null then ? else ? end)
            order by e.id limit 100
            """;

    private static final String END_STEP = """
            update keys.erasure_steps set removed = removed + ?, done_at = coalesce(done_at, now()),
                repeated_at = case when done_at is not null then now() end
            where erasure = ? and store = ? and repeated_at is null
            """;

    private static final String END = """
            update keys.erasures e set done_at = now() where id = ? and done_at is null
                and not exists (select from keys.erasure_steps s where s.erasure = e.id and s.done_at is null)
            """;

    private final KeyDatabase database;
    private final DataKeys keys;

    Erasures(KeyDatabase database, DataKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /// Destroys the recipient's key and requests the erasure from all stores. A further request, during the erasure or
    /// after it, erases again, because the recipient may have registered again.
    ///
    /// @param removedBefore number of rows that the caller has already removed from the profile
    /// @throws KeysUnavailableException if nothing was changed
    public Erasure request(RecipientKey recipient, String requestedBy, long removedBefore) {
        Erasure requested = inTransaction(connection -> {
            int destroyed = update(connection, DESTROY, recipient);
            long id = begin(connection, recipient, requestedBy);
            for (ErasedStore store : ErasedStore.values()) {
                switch (store) {
                    case KEY -> addDone(connection, id, store, destroyed);
                    case PROFILE -> addDone(connection, id, store, removedBefore);
                    case TRACKING, INBOX, INBOX_TAIL -> addOpen(connection, id, store);
                }
            }
            return find(connection, recipient).orElseThrow();
        });
        // The other processes read it within a second.
        keys.forget(recipient);
        return requested;
    }

    /// Newest erasure of a recipient.
    ///
    /// @throws KeysUnavailableException if it cannot be read
    public Optional<Erasure> find(RecipientKey recipient) {
        return inTransaction(connection -> find(connection, recipient));
    }

    /// An erasure that a store has not done yet, or must repeat.
    record DueErasure(long id, RecipientKey recipient, Instant requestedAt) {}

    Set<RecipientKey> revokedWithin(Duration time) {
        return inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(REVOKED)) {
                select.setLong(1, time.toSeconds());
                Set<RecipientKey> revoked = new HashSet<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        revoked.add(RecipientKey.of(rows.getString(1), rows.getString(2)));
                    }
                }
                return revoked;
            }
        });
    }

    /// @param settled age from which an erasure is done
    /// @param forgotten age from which it is repeated
    List<DueErasure> due(ErasedStore store, Duration settled, Duration forgotten) {
        return inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(DUE)) {
                select.setString(1, store.wireName());
                select.setLong(2, settled.toSeconds());
                select.setLong(3, forgotten.toSeconds());
                List<DueErasure> due = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        due.add(new DueErasure(
                                rows.getLong(1),
                                RecipientKey.of(rows.getString(2), rows.getString(3)),
                                rows.getTimestamp(4).toInstant()));
                    }
                }
                return due;
            }
        });
    }

    void end(DueErasure due, ErasedStore store, long removed) {
        inTransaction(connection -> {
            try (PreparedStatement step = connection.prepareStatement(END_STEP);
                    PreparedStatement whole = connection.prepareStatement(END)) {
                step.setLong(1, removed);
                step.setLong(2, due.id());
                step.setString(3, store.wireName());
                step.executeUpdate();
                // Two stores may finish at the same time; then the next check completes the erasure.
                connection.commit();
                whole.setLong(1, due.id());
                return whole.executeUpdate();
            }
        });
    }

    private <T> T inTransaction(KeyDatabase.Work<T> work) {
        try {
            return database.inTransaction(work);
        } catch (SQLException e) {
            throw new KeysUnavailableException("the erasures cannot be reached", e);
        }
    }

    private static int update(Connection connection, String sql, RecipientKey recipient) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, recipient.tenant().value());
            statement.setString(2, recipient.requireRecipient().value());
            return statement.executeUpdate();
        }
    }

    private static long begin(Connection connection, RecipientKey recipient, String requestedBy) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(BEGIN)) {
            insert.setString(1, recipient.tenant().value());
            insert.setString(2, recipient.requireRecipient().value());
            insert.setString(3, requestedBy);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void addDone(Connection connection, long id, ErasedStore store, long removed) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD_DONE)) {
            insert.setLong(1, id);
            insert.setString(2, store.wireName());
            insert.setLong(3, removed);
            insert.executeUpdate();
        }
    }

    private static void addOpen(Connection connection, long id, ErasedStore store) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD_OPEN)) {
            insert.setLong(1, id);
            insert.setString(2, store.wireName());
            insert.executeUpdate();
        }
    }

    private static Optional<Erasure> find(Connection connection, RecipientKey recipient) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setString(1, recipient.tenant().value());
            select.setString(2, recipient.requireRecipient().value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                long id = row.getLong("id");
                return Optional.of(new Erasure(
                        id,
                        recipient,
                        row.getTimestamp("requested_at").toInstant(),
                        row.getString("requested_by"),
                        instant(row.getTimestamp("done_at")),
                        steps(connection, id)));
            }
        }
    }

    private static List<Erasure.Step> steps(Connection connection, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(STEPS)) {
            select.setLong(1, id);
            List<Erasure.Step> steps = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    steps.add(new Erasure.Step(rows.getString(1), instant(rows.getTimestamp(2)), rows.getLong(3)));
                }
            }
            return steps;
        }
    }

    private static Optional<Instant> instant(@org.jspecify.annotations.Nullable Timestamp time) {
        return Optional.ofNullable(time).map(Timestamp::toInstant);
    }
}
