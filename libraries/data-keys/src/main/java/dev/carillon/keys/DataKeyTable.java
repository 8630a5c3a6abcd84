// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import dev.carillon.events.RecipientKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Database table of the data keys. Thread-safe.
record DataKeyTable(KeyDatabase database, MasterKeys masters) {

    private static final String FIND = """
            select k.tenant, k.recipient, k.id, k.wrapped, k.master
            from unnest(?::text[], ?::text[]) as asked (tenant, recipient)
            join keys.data_keys k on k.tenant = asked.tenant and k.recipient = asked.recipient
            """;

    /// Inserts keys in a fixed order, so that concurrent transactions cannot deadlock.
    private static final String MAKE = """
            insert into keys.data_keys (tenant, recipient, wrapped, master)
            select tenant, recipient, wrapped, ? from unnest(?::text[], ?::text[], ?::bytea[])
                as new (tenant, recipient, wrapped)
            order by tenant collate "C", recipient collate "C"
            on conflict (tenant, recipient) where wrapped is not null do nothing
            """;

    /// Lists the master keys by name, because `<>` cannot use the index on the master key.
    static final String FIND_OTHERS = """
            select id, tenant, recipient, wrapped, master from keys.data_keys
            where wrapped is not null and master = any(?::text[]) limit ? for update skip locked
            """;

    private static final String MAY_REWRAP = "select has_column_privilege('keys.data_keys', 'wrapped', 'update')";

    private static final String REWRAP = "update keys.data_keys set wrapped = ?, master = ? where id = ?";

    /// Keys by recipient, without recipients that have none.
    Map<RecipientKey, RecipientKeys> find(Collection<RecipientKey> recipients) throws SQLException {
        return database.inTransaction(connection -> find(connection, recipients));
    }

    /// Finds keys and creates the missing ones. If several processes create a key at the same time, all get the one
    /// that was stored.
    Map<RecipientKey, RecipientKeys> findOrMake(Collection<RecipientKey> recipients) throws SQLException {
        Map<RecipientKey, RecipientKeys> found = find(recipients);
        List<RecipientKey> missing = recipients.stream()
                .filter(recipient -> found.getOrDefault(recipient, RecipientKeys.NONE)
                        .active()
                        .isEmpty())
                .toList();
        if (missing.isEmpty()) {
            return found;
        }
        database.inTransaction(connection -> make(connection, missing));
        Map<RecipientKey, RecipientKeys> all = new HashMap<>(found);
        all.putAll(find(missing));
        return all;
    }

    /// Wraps keys again with the first master key that were wrapped with the other configured ones.
    ///
    /// @return number of keys; 0 once all are wrapped with the first master key, or if the role of this
    /// service must not change keys and leaves them to the admin service
    int rewrap(int limit) throws SQLException {
        return database.inTransaction(connection -> {
            if (!isAllowedToRewrap(connection)) {
                return 0;
            }
            int rewrapped = 0;
            try (PreparedStatement select = connection.prepareStatement(FIND_OTHERS);
                    PreparedStatement update = connection.prepareStatement(REWRAP)) {
                select.setArray(
                        1, connection.createArrayOf("text", masters.others().toArray()));
                select.setInt(2, limit);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        RecipientKey recipient = RecipientKey.of(rows.getString("tenant"), rows.getString("recipient"));
                        byte[] secret = masters.unwrap(
                                recipient.toString(), rows.getBytes("wrapped"), rows.getString("master"));
                        update.setBytes(1, masters.wrap(recipient.toString(), secret));
                        update.setString(2, masters.first());
                        update.setLong(3, rows.getLong("id"));
                        update.addBatch();
                        rewrapped++;
                    }
                }
                update.executeBatch();
            }
            return rewrapped;
        });
    }

    private static boolean isAllowedToRewrap(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(MAY_REWRAP);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private int make(Connection connection, List<RecipientKey> recipients) throws SQLException {
        byte[][] wrapped = recipients.stream()
                .map(recipient -> masters.wrap(recipient.toString(), DataKey.randomBytes(DataKey.BYTES)))
                .toArray(byte[][]::new);
        try (PreparedStatement insert = connection.prepareStatement(MAKE)) {
            insert.setString(1, masters.first());
            insert.setArray(2, tenants(connection, recipients));
            insert.setArray(3, ids(connection, recipients));
            insert.setArray(4, connection.createArrayOf("bytea", wrapped));
            return insert.executeUpdate();
        }
    }

    private Map<RecipientKey, RecipientKeys> find(Connection connection, Collection<RecipientKey> recipients)
            throws SQLException {
        Map<RecipientKey, DataKey> active = new HashMap<>();
        Map<RecipientKey, Set<Long>> destroyed = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setArray(1, tenants(connection, recipients));
            select.setArray(2, ids(connection, recipients));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    RecipientKey recipient = RecipientKey.of(rows.getString("tenant"), rows.getString("recipient"));
                    byte[] wrapped = rows.getBytes("wrapped");
                    long id = rows.getLong("id");
                    if (wrapped == null) {
                        destroyed
                                .computeIfAbsent(recipient, _ -> new HashSet<>())
                                .add(id);
                    } else {
                        byte[] secret = masters.unwrap(recipient.toString(), wrapped, rows.getString("master"));
                        active.put(recipient, DataKey.of(id, secret));
                    }
                }
            }
        }
        Map<RecipientKey, RecipientKeys> found = new HashMap<>();
        Set<RecipientKey> known = new HashSet<>(active.keySet());
        known.addAll(destroyed.keySet());
        known.forEach(recipient -> found.put(
                recipient,
                new RecipientKeys(
                        Optional.ofNullable(active.get(recipient)),
                        Set.copyOf(destroyed.getOrDefault(recipient, Set.of())))));
        return found;
    }

    private static Array tenants(Connection connection, Collection<RecipientKey> recipients) throws SQLException {
        return connection.createArrayOf(
                "text",
                recipients.stream().map(recipient -> recipient.tenant().value()).toArray());
    }

    private static Array ids(Connection connection, Collection<RecipientKey> recipients) throws SQLException {
        return connection.createArrayOf(
                "text",
                recipients.stream()
                        .map(recipient -> recipient.requireRecipient().value())
                        .toArray());
    }
}
