// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.replay;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.replay.StoredReplay.Counts;
import dev.carillon.admin.replay.StoredReplay.Request;
import dev.carillon.admin.replay.StoredReplay.Span;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Replays in PostgreSQL. Thread-safe.
final class ReplayStore {

    private static final String INSERT = """
            insert into replays (topics, tenant, from_millis, to_millis, per_second, reason, requested_by, requested_at_millis)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            returning id
            """;

    private static final String FIND = "select * from replays where id = ?";

    private static final String LIST = "select * from replays order by id desc limit ?";

    private static final String NEXT =
            "select * from replays where ended_at_millis is null order by id limit 1 for update skip locked";

    private static final String ADVANCE = """
            update replays set progress = ?::json, looked_at = ?, written = ?, ended_at_millis = ?
            where id = ?
            """;

    private static final String STOP = "update replays set ended_at_millis = coalesce(ended_at_millis, ?) where id = ?";

    private final AdminDatabase database;
    private final AuditTrail audit;

    ReplayStore(AdminDatabase database, AuditTrail audit) {
        this.database = database;
        this.audit = audit;
    }

    StoredReplay add(Request request) {
        long added = database.inTransaction(jdbc -> {
            long id = jdbc.sql(INSERT)
                    .params(
                            String.join(",", request.topics()),
                            request.tenant(),
                            request.from().toEpochMilli(),
                            request.to().toEpochMilli(),
                            request.perSecond(),
                            request.reason(),
                            request.requestedBy(),
                            request.requestedAt().toEpochMilli())
                    .query(Long.class)
                    .single();
            Optional<String> asked = Optional.of(Json.write(request));
            audit.record(
                    jdbc,
                    List.of(new Change(
                            request.tenant(), "replay", "replay", Long.toString(id), Optional.empty(), asked)));
            return id;
        });
        return find(added).orElseThrow();
    }

    Optional<StoredReplay> find(long id) {
        return database.jdbc()
                .sql(FIND)
                .param(id)
                .query((row, _) -> stored(row))
                .optional();
    }

    List<StoredReplay> list(int limit) {
        return database.jdbc()
                .sql(LIST)
                .param(limit)
                .query((row, _) -> stored(row))
                .list();
    }

    /// Ends a replay after its current turn.
    void stop(long id, Instant now) {
        database.inTransaction(jdbc -> {
            int rows = jdbc.sql(STOP).params(now.toEpochMilli(), id).update();
            audit.record(jdbc, List.of(Change.done(Change.INSTALLATION, "stop", "replay", Long.toString(id))));
            return rows;
        });
    }

    /// Advances the oldest unfinished replay by one turn, by one process at a time. If the process dies during the
    /// turn, the turn's records are written again.
    void advance(UnaryOperator<StoredReplay> turn) {
        database.inTransaction(jdbc -> {
            Optional<StoredReplay> next =
                    jdbc.sql(NEXT).query((row, _) -> stored(row)).optional();
            next.map(turn)
                    .ifPresent(after -> jdbc.sql(ADVANCE)
                            .params(
                                    Json.write(after.progress()),
                                    after.counts().lookedAt(),
                                    after.counts().written())
                            .param(after.endedAt().map(Instant::toEpochMilli).orElse(null))
                            .param(after.id())
                            .update());
            return next.isPresent();
        });
    }

    private static StoredReplay stored(ResultSet row) throws SQLException {
        Request request = new Request(
                List.of(row.getString("topics").split(",")),
                row.getString("tenant"),
                Instant.ofEpochMilli(row.getLong("from_millis")),
                Instant.ofEpochMilli(row.getLong("to_millis")),
                row.getInt("per_second"),
                row.getString("reason"),
                row.getString("requested_by"),
                Instant.ofEpochMilli(row.getLong("requested_at_millis")));
        long ended = row.getLong("ended_at_millis");
        Optional<Instant> endedAt = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended));
        return new StoredReplay(
                row.getLong("id"),
                request,
                progress(row.getString("progress")),
                new Counts(row.getLong("looked_at"), row.getLong("written")),
                endedAt);
    }

    private static Map<String, Span> progress(@Nullable String json) {
        Map<String, Span> progress = new LinkedHashMap<>();
        if (json != null) {
            Json.read(json, ObjectNode.class)
                    .properties()
                    .forEach(entry -> progress.put(
                            entry.getKey(),
                            new Span(
                                    entry.getValue().path("next").asLong(),
                                    entry.getValue().path("end").asLong())));
        }
        return progress;
    }
}
