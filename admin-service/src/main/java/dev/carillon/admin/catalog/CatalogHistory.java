// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.audit.Actor;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.http.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Last [#KEPT] versions of each document, and its draft. Thread-safe.
final class CatalogHistory {

    /// Stored versions of one document; older ones are deleted when it is written.
    static final int KEPT = 100;

    private static final String ADD = """
            insert into catalog_versions (tenant, kind, id, version, document, written_by, at_millis)
            values (?, ?, ?, ?, ?::json, ?, ?)
            """;

    private static final String FORGET = """
            delete from catalog_versions where tenant = ? and kind = ? and id = ? and version <= (
                select version from catalog_versions where tenant = ? and kind = ? and id = ?
                order by version desc offset %d limit 1)
            """.formatted(KEPT);

    private static final String LIST = """
            select version, document, written_by, at_millis, 0 as revision from catalog_versions
            where tenant = ? and kind = ? and id = ? and version < ? order by version desc limit ?
            """;

    private static final String FIND = """
            select version, document, written_by, at_millis, 0 as revision from catalog_versions
            where tenant = ? and kind = ? and id = ? and version = ?
            """;

    private static final String PUT_DRAFT = """
            insert into catalog_drafts (tenant, kind, id, based_on, document, written_by, at_millis)
            values (?, ?, ?, ?, ?::json, ?, ?)
            on conflict (tenant, kind, id) do update
            set document = excluded.document, written_by = excluded.written_by, at_millis = excluded.at_millis,
                revision = nextval('versions')
            where catalog_drafts.revision = ?
            """;

    private static final String PUBLISHED =
            "select version from catalog_documents where tenant = ? and kind = ? and id = ?";

    private static final String FIND_DRAFT = """
            select based_on as version, document, written_by, at_millis, revision from catalog_drafts
            where tenant = ? and kind = ? and id = ?
            """;

    private static final String DRAFTS = """
            select id, written_by, at_millis from catalog_drafts where tenant = ? and kind = ? order by id limit 200
            """;

    private static final String DROP_PUBLISHED_DRAFT =
            "delete from catalog_drafts where tenant = ? and kind = ? and id = ? and document::jsonb = ?::jsonb";

    private static final String DROP_DRAFT = "delete from catalog_drafts where tenant = ? and kind = ? and id = ?";

    private final AdminDatabase database;
    private final Outbox outbox;
    private final InstantSource clock;

    CatalogHistory(AdminDatabase database, Outbox outbox, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Stores a version with the current request's actor, in the transaction that writes it. Deletes a draft with
    /// the same content.
    static void add(JdbcClient jdbc, CatalogKey key, CatalogVersion version) {
        String tenant = key.tenant().value();
        String kind = key.kind().wireName();
        jdbc.sql(ADD)
                .params(tenant, kind, key.id(), version.version())
                .param(version.document().orElse(null))
                .params(actor(), version.at().toEpochMilli())
                .update();
        jdbc.sql(FORGET).params(tenant, kind, key.id(), tenant, kind, key.id()).update();
        version.document()
                .ifPresent(document -> jdbc.sql(DROP_PUBLISHED_DRAFT)
                        .params(tenant, kind, key.id(), document)
                        .update());
    }

    /// Versions of a document, the newest first.
    List<CatalogVersion> list(CatalogKey key, long before, int limit) {
        return database.jdbc()
                .sql(LIST)
                .params(key.tenant().value(), key.kind().wireName(), key.id(), before, limit)
                .query((row, _) -> version(row))
                .list();
    }

    Optional<CatalogVersion> find(CatalogKey key, long version) {
        return database.jdbc()
                .sql(FIND)
                .params(key.tenant().value(), key.kind().wireName(), key.id(), version)
                .query((row, _) -> version(row))
                .optional();
    }

    /// Stores a draft in place of the previous one, unless another draft was saved or a version was published since
    /// the editor opened it. A changed draft keeps the version that it was begun from.
    ///
    /// @throws RefusedException if the state is no longer the basis
    void putDraft(CatalogKey key, OpenedState basis, String document) {
        outbox.write(transaction -> {
            JdbcClient jdbc = transaction.jdbc();
            Optional<CatalogVersion> before = findDraft(jdbc, key);
            requireUnchanged(basis, before);
            long begun = before.map(CatalogVersion::version).orElse(basis.published());
            requireNewest(begun, published(jdbc, key));
            int written = jdbc.sql(PUT_DRAFT)
                    .params(
                            key.tenant().value(),
                            key.kind().wireName(),
                            key.id(),
                            begun,
                            document,
                            actor(),
                            clock.millis(),
                            basis.revision())
                    .update();
            if (written == 0) {
                requireUnchanged(basis, findDraft(jdbc, key));
            }
            transaction.record(change(key, before.flatMap(CatalogVersion::document), Optional.of(document)));
            return key;
        });
    }

    private static void requireUnchanged(OpenedState basis, Optional<CatalogVersion> draft) {
        if (draft.map(CatalogVersion::revision).orElse(0L) != basis.revision()) {
            throw AdminRefusals.staleDraft(draft.map(other ->
                            "the draft was changed by %s at %s since this one was".formatted(other.by(), other.at())
                                    + " opened: open the draft again and repeat the change there")
                    .orElse("the draft was published or deleted since this one was opened: open the document again"
                            + " and repeat the change there"));
        }
    }

    private static void requireNewest(long begun, long published) {
        if (begun != published) {
            throw AdminRefusals.staleDraft(
                    "version %d is published, but the draft was begun from version %d and cannot be published any more: delete"
                                    .formatted(published, begun)
                            + " the draft, open the document again and repeat the change there");
        }
    }

    private static long published(JdbcClient jdbc, CatalogKey key) {
        return jdbc.sql(PUBLISHED)
                .params(key.tenant().value(), key.kind().wireName(), key.id())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    Optional<CatalogVersion> findDraft(CatalogKey key) {
        return findDraft(database.jdbc(), key);
    }

    /// Draft in a list.
    record ListedDraft(String id, String by, Instant at) {}

    /// Drafts of a kind by the document's id; at most 200.
    List<ListedDraft> drafts(TenantId tenant, CatalogKey.Kind kind) {
        return database.jdbc()
                .sql(DRAFTS)
                .params(tenant.value(), kind.wireName())
                .query((row, _) ->
                        new ListedDraft(row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))))
                .list();
    }

    /// @return true if a draft existed
    boolean dropDraft(CatalogKey key) {
        return outbox.write(transaction -> {
            Optional<CatalogVersion> before = findDraft(transaction.jdbc(), key);
            before.ifPresent(draft -> {
                transaction
                        .jdbc()
                        .sql(DROP_DRAFT)
                        .params(key.tenant().value(), key.kind().wireName(), key.id())
                        .update();
                transaction.record(change(key, draft.document(), Optional.empty()));
            });
            return before.isPresent();
        });
    }

    private static Optional<CatalogVersion> findDraft(JdbcClient jdbc, CatalogKey key) {
        return jdbc.sql(FIND_DRAFT)
                .params(key.tenant().value(), key.kind().wireName(), key.id())
                .query((row, _) -> version(row))
                .optional();
    }

    private static Change change(CatalogKey key, Optional<String> before, Optional<String> after) {
        return Change.of(
                key.tenant().value(), key.kind().wireName().replace('_', '-') + "-draft", key.id(), before, after);
    }

    private static String actor() {
        return Actor.current().map(Actor::name).orElse("");
    }

    private static CatalogVersion version(ResultSet row) throws SQLException {
        return new CatalogVersion(
                row.getLong("version"),
                Optional.ofNullable(row.getString("document")),
                row.getString("written_by"),
                Instant.ofEpochMilli(row.getLong("at_millis")),
                row.getLong("revision"));
    }
}
