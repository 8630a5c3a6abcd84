// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.admin.json.Json;
import dev.carillon.events.SegmentTopic;
import dev.carillon.events.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

/// Rows of segments in PostgreSQL.
final class SegmentStore {

    private static final String SELECT =
            "select tenant, id, version, document, swept_to, is_removed, updated_at_millis from segments";

    private static final String FIND = SELECT + " where tenant = ? and id = ? and version > 0 and not is_removed";

    private static final String LIST = SELECT + """
             where tenant = ? and id > ? and version > 0 and not is_removed order by id limit ?
            """;

    private static final String ENSURE = "insert into segments (tenant, id) values (?, ?) on conflict do nothing";

    private static final String LOCK = SELECT + " where tenant = ? and id = ? for update";

    private static final String UPDATE = """
            update segments set version = nextval('versions'), document = ?::json, swept_to = ?, updated_at_millis = ?
            where tenant = ? and id = ? returning version
            """;

    private static final String REMOVE =
            "update segments set is_removed = true, swept_to = '' where tenant = ? and id = ?";

    private static final String COUNT = """
            select count(*) from (select from subscriptions where tenant = ? and topic = ? limit ?) as members
            """;

    private static final String COUNT_SEGMENTS = "select count(*) from segments where tenant = ? and version > 0";

    private static final String MEMBERS = """
            select recipient from subscriptions where tenant = ? and topic = ? and recipient > ?
            order by recipient limit ?
            """;

    private static final String PROFILES =
            "select recipient, profile from recipients where tenant = ? and recipient > ? order by recipient limit ?";

    private SegmentStore() {}

    /// Row of a segment with the state of its sweep.
    ///
    /// @param sweptTo last recipient that was compared with the rule; empty before the first
    record Swept(Segment segment, String sweptTo, boolean isRemoved) {}

    /// Recipient with the stored profile.
    record Profile(String recipient, ObjectNode document) {}

    static Optional<Segment> find(JdbcClient jdbc, TenantId tenant, String id) {
        return jdbc.sql(FIND)
                .params(tenant.value(), id)
                .query((row, number) -> swept(row, number).segment())
                .optional();
    }

    static List<Segment> list(JdbcClient jdbc, TenantId tenant, String after, int limit) {
        return jdbc.sql(LIST)
                .params(tenant.value(), after, limit)
                .query((row, number) -> swept(row, number).segment())
                .list();
    }

    /// Locks the row of a segment, which is created at version 0 if it does not exist.
    static Swept requireLocked(JdbcClient jdbc, TenantId tenant, String id) {
        Optional<Swept> locked = Optional.empty();
        // A row that another transaction deletes between the two statements is created again.
        while (locked.isEmpty()) {
            jdbc.sql(ENSURE).params(tenant.value(), id).update();
            locked = findLocked(jdbc, tenant, id);
        }
        return locked.get();
    }

    static Optional<Swept> findLocked(JdbcClient jdbc, TenantId tenant, String id) {
        return jdbc.sql(LOCK)
                .params(tenant.value(), id)
                .query(SegmentStore::swept)
                .optional();
    }

    /// Writes the document of a locked row.
    ///
    /// @return new version
    static long write(JdbcClient jdbc, Segment segment) {
        return jdbc.sql(UPDATE)
                .param(Json.write(segment.document()))
                .param(segment.isSettled() ? null : "")
                .param(segment.updatedAt().toEpochMilli())
                .param(segment.tenant().value())
                .param(segment.id())
                .query(Long.class)
                .single();
    }

    static void markRemoved(JdbcClient jdbc, Segment segment) {
        jdbc.sql(REMOVE).params(segment.tenant().value(), segment.id()).update();
    }

    /// Number of members, at most `most`.
    static long count(JdbcClient jdbc, TenantId tenant, SegmentTopic topic, int most) {
        return jdbc.sql(COUNT)
                .params(tenant.value(), topic.name(), most)
                .query(Long.class)
                .single();
    }

    /// Number of segments of a tenant, including deleted ones that still have members.
    static long countSegments(JdbcClient jdbc, TenantId tenant) {
        return jdbc.sql(COUNT_SEGMENTS).param(tenant.value()).query(Long.class).single();
    }

    static List<String> members(JdbcClient jdbc, Segment segment, String after, int limit) {
        return jdbc.sql(MEMBERS)
                .params(segment.tenant().value(), segment.topic().name(), after, limit)
                .query((row, _) -> row.getString(1))
                .list();
    }

    static List<Profile> profiles(JdbcClient jdbc, TenantId tenant, String after, int limit) {
        return jdbc.sql(PROFILES)
                .params(tenant.value(), after, limit)
                .query((row, _) -> new Profile(row.getString(1), Json.read(row.getString(2), ObjectNode.class)))
                .list();
    }

    private static Swept swept(ResultSet row, int number) throws SQLException {
        ObjectNode document = Json.read(row.getString("document"), ObjectNode.class);
        String sweptTo = row.getString("swept_to");
        return new Swept(
                new Segment(
                        new TenantId(row.getString("tenant")),
                        new SegmentTopic(row.getString("id")),
                        row.getLong("version"),
                        document,
                        Segment.stored(document),
                        sweptTo == null,
                        Instant.ofEpochMilli(row.getLong("updated_at_millis"))),
                sweptTo == null ? "" : sweptTo,
                row.getBoolean("is_removed"));
    }
}
