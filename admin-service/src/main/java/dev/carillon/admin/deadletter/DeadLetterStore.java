// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.quota.Quotas;
import dev.carillon.admin.quota.StoredQuota;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.http.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Dead letters and redrives in PostgreSQL. Thread-safe.
final class DeadLetterStore {

    private static final String INSERT = """
            insert into dead_letters (id, tenant, code, cause, summary, provider, source_topic, source_partition,
                source_offset, at_millis, recorded_by, body, reference)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing
            """;

    private static final String FILTER = "$filter";

    static final String GROUPS = """
            select code, cause, provider, source_topic, count(*) letters, count(redriven_at_millis) redriven,
                min(at_millis) first_millis, max(at_millis) last_millis
            from dead_letters where $filter group by code, cause, provider, source_topic order by count(*) desc limit ?
            """;

    private static final String LIST = """
            select id, body, redrive, redriven_at_millis from dead_letters
            where $filter and id > ? order by id limit ?
            """;

    static final String LIST_NEWEST = """
            select id, body, redrive, redriven_at_millis from dead_letters
            where $filter and (at_millis, id) < (?, ?) order by at_millis desc, id desc limit ?
            """;

    private static final String FIND =
            "select id, body, redrive, redriven_at_millis from dead_letters where id = ? or reference = ?";

    private static final String REQUEST = """
            insert into redrives (tenant, filter, per_second, requested_at_millis, matched) values (?, ?, ?, ?, 0)
            returning id
            """;

    private static final String MARK = "update dead_letters set redrive = ? where $filter and redrive is null";

    private static final String FIND_REDRIVE = """
            select id, tenant, filter, per_second, requested_at_millis, matched,
                (select count(*) from dead_letters where redrive = redrives.id and redriven_at_millis is not null) done
            from redrives where id = ?
            """;

    /// Lock that lets only one instance send at a time, so that the rate holds for all instances together.
    private static final String LOCK = "select pg_try_advisory_xact_lock(718281828)";

    /// Oldest unfinished redrive of each tenant: a slow one delays no other tenant's.
    private static final String NEXT_REDRIVES = """
            select distinct on (r.tenant) r.id, r.per_second from redrives r where exists (
                select 1 from dead_letters where redrive = r.id and redriven_at_millis is null) order by r.tenant, r.id
            """;

    private static final String COUNT_UNFINISHED = """
            select count(*) from redrives r where r.tenant = ? and exists (
                select 1 from dead_letters where redrive = r.id and redriven_at_millis is null)
            """;

    private static final String TO_SEND = """
            select id, body, redrive, redriven_at_millis from dead_letters
            where redrive = ? and redriven_at_millis is null order by at_millis, id limit ?
            """;

    private static final String SENT = "update dead_letters set redriven_at_millis = ? where id = any(?)";

    private final AdminDatabase database;
    private final AuditTrail audit;
    private final Quotas quotas;

    DeadLetterStore(AdminDatabase database, AuditTrail audit, Quotas quotas) {
        this.database = database;
        this.audit = audit;
        this.quotas = quotas;
    }

    /// Request to redrive letters.
    ///
    /// @param filter filter as JSON
    record Redrive(
            long id, String tenant, String filter, int perSecond, long requestedAtMillis, long matched, long done) {}

    /// Stores letters. Letters that are stored already stay unchanged.
    void add(List<StoredLetter> letters) {
        database.inTransaction(jdbc -> {
            letters.forEach(stored -> add(jdbc, stored));
            return letters.size();
        });
    }

    List<DeadLetters.GroupView> groups(LetterFilter filter, int limit) {
        List<Object> values = new ArrayList<>(filter.values());
        values.add(limit);
        return database.jdbc()
                .sql(GROUPS.replace(FILTER, filter.condition()))
                .params(values)
                .query((row, _) -> new DeadLetters.GroupView(
                        row.getString("code"),
                        row.getString("cause"),
                        row.getString("provider"),
                        row.getString("source_topic"),
                        row.getLong("letters"),
                        row.getLong("redriven"),
                        Instant.ofEpochMilli(row.getLong("first_millis")),
                        Instant.ofEpochMilli(row.getLong("last_millis"))))
                .list();
    }

    List<StoredLetter> list(LetterFilter filter, String after, int limit) {
        List<Object> values = new ArrayList<>(filter.values());
        values.add(after);
        values.add(limit);
        return database.jdbc()
                .sql(LIST.replace(FILTER, filter.condition()))
                .params(values)
                .query((row, _) -> letter(row))
                .list();
    }

    List<StoredLetter> listNewest(LetterFilter filter, LetterCursor after, int limit) {
        List<Object> values = new ArrayList<>(filter.values());
        values.add(after.millis());
        values.add(after.id());
        values.add(limit);
        return database.jdbc()
                .sql(LIST_NEWEST.replace(FILTER, filter.condition()))
                .params(values)
                .query((row, _) -> letter(row))
                .list();
    }

    /// @param name id of the letter, or its reference
    Optional<StoredLetter> find(String name) {
        return database.jdbc()
                .sql(FIND)
                .params(name, name.isEmpty() ? "none" : name)
                .query((row, _) -> letter(row))
                .optional();
    }

    /// Unfinished redrive.
    record OpenRedrive(long id, int perSecond) {}

    /// Marks the matching letters that were not marked before. Each letter is redriven at most once.
    ///
    /// @throws RefusedException if the tenant has too many unfinished redrives
    Redrive request(LetterFilter filter, int perSecond, long nowMillis) {
        return database.inTransaction(jdbc -> {
            if (!filter.tenant().isEmpty()) {
                quotas.requireRoom(
                        jdbc,
                        new TenantId(filter.tenant()),
                        StoredQuota.REDRIVES,
                        () -> jdbc.sql(COUNT_UNFINISHED)
                                .param(filter.tenant())
                                .query(Long.class)
                                .single());
            }
            long id = jdbc.sql(REQUEST)
                    .params(filter.tenant(), Json.write(filter.json()), perSecond, nowMillis)
                    .query(Long.class)
                    .single();
            List<Object> values = new ArrayList<>(List.of(id));
            values.addAll(filter.values());
            int matched = jdbc.sql(MARK.replace(FILTER, filter.condition()))
                    .params(values)
                    .update();
            jdbc.sql("update redrives set matched = ? where id = ?")
                    .params(matched, id)
                    .update();
            audit.record(
                    jdbc,
                    List.of(new Change(
                            filter.tenant(),
                            "redrive",
                            "dead-letters",
                            Long.toString(id),
                            Optional.empty(),
                            Optional.of(Json.write(Json.object()
                                    .put("perSecond", perSecond)
                                    .put("matched", matched)
                                    .set("filter", filter.json()))))));
            return new Redrive(id, filter.tenant(), Json.write(filter.json()), perSecond, nowMillis, matched, 0);
        });
    }

    Optional<Redrive> findRedrive(long id) {
        return database.jdbc()
                .sql(FIND_REDRIVE)
                .param(id)
                .query((row, _) -> new Redrive(
                        row.getLong("id"),
                        row.getString("tenant"),
                        row.getString("filter"),
                        row.getInt("per_second"),
                        row.getLong("requested_at_millis"),
                        row.getLong("matched"),
                        row.getLong("done")))
                .optional();
    }

    /// Oldest unfinished redrive of each tenant.
    List<OpenRedrive> openRedrives() {
        return database.jdbc()
                .sql(NEXT_REDRIVES)
                .query((row, _) -> new OpenRedrive(row.getLong(1), row.getInt(2)))
                .list();
    }

    /// Sends some letters of a redrive and stores that they were sent. Does nothing while another instance sends.
    ///
    /// @param share part of a second's letters that is sent at once
    /// @param send sends letters and returns when they are acknowledged
    /// @return number of letters sent
    int sendBatch(OpenRedrive redrive, double share, Function<List<StoredLetter>, Long> send) {
        return database.inTransaction(jdbc -> {
            if (!jdbc.sql(LOCK).query(Boolean.class).single()) {
                return 0;
            }
            List<StoredLetter> letters = jdbc.sql(TO_SEND)
                    .params(redrive.id(), (int) Math.ceil(redrive.perSecond() * share))
                    .query((row, _) -> letter(row))
                    .list();
            long sentAtMillis = send.apply(letters);
            jdbc.sql(SENT)
                    .params(sentAtMillis, letters.stream().map(StoredLetter::id).toArray(String[]::new))
                    .update();
            return letters.size();
        });
    }

    private static void add(JdbcClient jdbc, StoredLetter stored) {
        jdbc.sql(INSERT)
                .params(
                        stored.id(),
                        stored.tenant(),
                        stored.letter().getCode(),
                        storable(stored.cause()),
                        storable(stored.letter().getSummary()),
                        stored.provider(),
                        stored.letter().getSourceTopic(),
                        stored.letter().getSourcePartition(),
                        stored.letter().getSourceOffset(),
                        stored.letter().getAtMillis(),
                        stored.letter().getRecordedBy(),
                        stored.letter().toByteArray(),
                        stored.reference())
                .update();
    }

    /// Text without NUL characters, which PostgreSQL cannot store.
    private static String storable(String text) {
        return text.replace('\0', ' ');
    }

    private static StoredLetter letter(ResultSet row) throws SQLException {
        return StoredLetter.read(
                row.getString("id"),
                row.getBytes("body"),
                Optional.ofNullable(row.getObject("redrive", Long.class)),
                Optional.ofNullable(row.getObject("redriven_at_millis", Long.class)));
    }
}
