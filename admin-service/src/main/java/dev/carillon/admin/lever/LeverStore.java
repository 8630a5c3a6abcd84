// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.lever.HeldPosition;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Lever;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Levers in PostgreSQL. Every change is published in its transaction. Thread-safe.
final class LeverStore {

    private static final String COLUMNS = "id, version, lever";

    private static final String FIND = "select " + COLUMNS + " from levers where id = ?";

    private static final String LIST = "select " + COLUMNS + " from levers order by id";

    private static final String PUT = """
            insert into levers (id, version, lever) values (?, nextval('versions'), ?)
            on conflict (id) do update set version = excluded.version, lever = excluded.lever
            returning version
            """;

    private static final String LOCK = FIND + " for update";

    private static final String DELETE = "delete from levers where id = ?";

    private final AdminDatabase database;
    private final Outbox outbox;
    private final InstantSource clock;

    LeverStore(AdminDatabase database, Outbox outbox, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Pulled levers that have not expired.
    List<HeldPosition> list() {
        Instant now = clock.instant();
        return database.jdbc().sql(LIST).query((row, _) -> position(row)).list().stream()
                .filter(position -> position.isHeld(now))
                .toList();
    }

    Optional<HeldPosition> find(LeverTarget target) {
        return database.jdbc()
                .sql(FIND)
                .param(target.toString())
                .query((row, _) -> position(row))
                .optional()
                .filter(position -> position.isHeld(clock.instant()));
    }

    /// Pulls a lever, or changes the position of a pulled one.
    HeldPosition pull(LeverTarget target, Lever lever) {
        return outbox.write(transaction -> {
            Optional<HeldPosition> before = lock(transaction.jdbc(), target);
            // Locks the row, so that the records of one lever are published in the order of their versions.
            long version = transaction
                    .jdbc()
                    .sql(PUT)
                    .params(target.toString(), lever.toByteArray())
                    .query(Long.class)
                    .single();
            transaction.publish(Topics.CATALOG, target.key(), Optional.of(entry(target, version, lever)));
            HeldPosition held = new HeldPosition(target, version, lever);
            transaction.record(change("pull", target, before, Optional.of(held)));
            return held;
        });
    }

    /// Releases a lever. The record is published also if the lever was not pulled.
    void release(LeverTarget target) {
        outbox.write(transaction -> {
            Optional<HeldPosition> before = lock(transaction.jdbc(), target);
            int rows = transaction.jdbc().sql(DELETE).param(target.toString()).update();
            transaction.publish(Topics.CATALOG, target.key(), Optional.empty());
            transaction.record(change("let-go", target, before, Optional.empty()));
            return rows;
        });
    }

    private static Optional<HeldPosition> lock(JdbcClient jdbc, LeverTarget target) {
        return jdbc.sql(LOCK)
                .param(target.toString())
                .query((row, _) -> position(row))
                .optional();
    }

    private static Change change(
            String action, LeverTarget target, Optional<HeldPosition> before, Optional<HeldPosition> after) {
        return new Change(
                Change.INSTALLATION,
                action,
                "lever",
                target.toString(),
                before.map(held -> Json.write(LeverView.of(held))),
                after.map(held -> Json.write(LeverView.of(held))));
    }

    private CatalogEntry entry(LeverTarget target, long version, Lever lever) {
        return CatalogEntry.newBuilder()
                .setTenant(CatalogKey.INSTALLATION.value())
                .setId(target.toString())
                .setVersion(version)
                .setUpdatedAtMillis(clock.millis())
                .setLever(lever)
                .build();
    }

    private static HeldPosition position(ResultSet row) throws SQLException {
        try {
            return new HeldPosition(
                    LeverTarget.parse(row.getString("id")),
                    row.getLong("version"),
                    Lever.parseFrom(row.getBytes("lever")));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("cannot parse a stored lever", e);
        }
    }
}
