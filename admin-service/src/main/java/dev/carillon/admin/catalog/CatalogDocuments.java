// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.admin.quota.Quotas;
import dev.carillon.admin.quota.StoredQuota;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

/// Catalog documents in PostgreSQL. Every change is published. A document's row is created and locked before it is
/// read, so that concurrent writers of one document run one after the other, and the second sees the first one's
/// change. Thread-safe.
public final class CatalogDocuments {

    private static final String COLUMNS = "id, version, document, updated_at_millis";

    private static final String FIND =
            "select " + COLUMNS + " from catalog_documents where tenant = ? and kind = ? and id = ?";

    private static final String LOCK = FIND + " for update";

    private static final String LIST = "select " + COLUMNS
            + " from catalog_documents where tenant = ? and kind = ? and id > ? order by id limit ?";

    private static final String ALL =
            "select tenant, id from catalog_documents where kind = ? and version > 0 order by tenant, id";

    private static final String ENSURE =
            "insert into catalog_documents (tenant, kind, id) values (?, ?, ?) on conflict do nothing";

    private static final String UPDATE = """
            update catalog_documents set version = nextval('versions'), document = ?::json, updated_at_millis = ?
            where tenant = ? and kind = ? and id = ?
            returning version
            """;

    private static final String DELETE = "delete from catalog_documents where tenant = ? and kind = ? and id = ?";

    private static final String NEXT_VERSION = "select nextval('versions')";

    private static final String EXISTING = """
            select kind, id from catalog_documents
            where tenant = ? and version > 0 and (kind, id) in (select * from unnest(?::text[], ?::text[]))
            """;

    private static final String COUNT =
            "select count(*) from catalog_documents where tenant = ? and kind = ? and version > 0";

    private final AdminDatabase database;
    private final Outbox outbox;
    private final Quotas quotas;
    private final InstantSource clock;

    CatalogDocuments(AdminDatabase database, Outbox outbox, Quotas quotas, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.quotas = quotas;
        this.clock = clock;
    }

    /// Write of one document, as part of a change of many.
    ///
    /// @param document document to write; empty to delete it
    public record Write(CatalogKey key, Optional<ValidDocument> document, VersionPrecondition expected) {}

    /// @param isNew true if the document did not exist before
    public record WriteResult(StoredDocument document, boolean isNew) {}

    public Optional<StoredDocument> find(CatalogKey key) {
        return find(database.jdbc(), FIND, key);
    }

    public List<StoredDocument> list(TenantId tenant, CatalogKey.Kind kind, String after, int limit) {
        return database.jdbc()
                .sql(LIST)
                .params(tenant.value(), kindName(kind), after, limit)
                .query((row, _) -> stored(row))
                .list();
    }

    /// Keys of all documents of a kind, of all tenants.
    public List<CatalogKey> all(CatalogKey.Kind kind) {
        return database.jdbc()
                .sql(ALL)
                .param(kindName(kind))
                .query((row, _) -> new CatalogKey(new TenantId(row.getString(1)), kind, row.getString(2)))
                .list();
    }

    /// The references to documents that do not exist.
    List<DocumentReference> missing(TenantId tenant, List<DocumentReference> named) {
        Set<Map.Entry<String, String>> existing = Set.copyOf(database.jdbc()
                .sql(EXISTING)
                .params(
                        tenant.value(),
                        named.stream()
                                .map(reference -> kindName(reference.kind()))
                                .toArray(String[]::new),
                        named.stream().map(DocumentReference::id).toArray(String[]::new))
                .query((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                .list());
        return named.stream()
                .filter(reference -> !existing.contains(Map.entry(kindName(reference.kind()), reference.id())))
                .toList();
    }

    /// @param entry catalog entry; its version and time are filled in here
    public WriteResult put(
            CatalogKey key, ObjectNode document, CatalogEntry.Builder entry, VersionPrecondition expected) {
        return outbox.write(transaction -> put(transaction, key, new ValidDocument(document, entry), expected));
    }

    /// @return true if the document existed
    boolean delete(CatalogKey key, VersionPrecondition expected) {
        return outbox.write(transaction -> delete(transaction, key, expected));
    }

    /// Writes and deletes documents in one transaction.
    ///
    /// @param writes documents to write or delete
    void change(List<Write> writes) {
        outbox.write(transaction -> {
            for (Write write : writes) {
                if (write.document().isPresent()) {
                    put(transaction, write.key(), write.document().get(), write.expected());
                } else {
                    delete(transaction, write.key(), write.expected());
                }
            }
            return writes;
        });
    }

    private WriteResult put(
            OutboxTransaction transaction, CatalogKey key, ValidDocument given, VersionPrecondition expected) {
        JdbcClient jdbc = transaction.jdbc();
        String text = Json.write(given.document());
        StoredDocument before = requireLocked(jdbc, key);
        expected.requireMet(before.version());
        if (before.version() == 0) {
            quota(key.kind()).ifPresent(quota -> quotas.requireRoom(jdbc, key.tenant(), quota, () -> count(jdbc, key)));
        }
        Instant now = Instant.ofEpochMilli(clock.millis());
        long version = jdbc.sql(UPDATE)
                .params(text, now.toEpochMilli(), key.tenant().value(), kindName(key.kind()), key.id())
                .query(Long.class)
                .single();
        if (EditableKind.isWritten(key.kind())) {
            CatalogHistory.add(jdbc, key, new CatalogVersion(version, Optional.of(text), "", now, 0));
        }
        CatalogEntry published = given.entry()
                .setTenant(key.tenant().value())
                .setId(key.id())
                .setVersion(version)
                .setUpdatedAtMillis(now.toEpochMilli())
                .build();
        transaction.publish(Topics.CATALOG, key, Optional.of(published));
        transaction.record(change(key, audited(before), Optional.of(withoutSecrets(given.document()))));
        return new WriteResult(new StoredDocument(key.id(), version, text, now), before.version() == 0);
    }

    private static Optional<StoredQuota> quota(CatalogKey.Kind kind) {
        return switch (kind) {
            case RECEIPT_ENDPOINT -> Optional.of(StoredQuota.RECEIPT_ENDPOINTS);
            case KAFKA_SOURCE -> Optional.of(StoredQuota.KAFKA_SOURCES);
            case TENANT, API_KEY, EVENT_TYPE, CATEGORY, TEMPLATE, WORKFLOW, LEVER -> Optional.empty();
        };
    }

    private boolean delete(OutboxTransaction transaction, CatalogKey key, VersionPrecondition expected) {
        JdbcClient jdbc = transaction.jdbc();
        Optional<StoredDocument> before = find(jdbc, LOCK, key);
        expected.requireMet(before.map(StoredDocument::version).orElse(0L));
        if (before.isEmpty()) {
            return false;
        }
        jdbc.sql(DELETE)
                .params(key.tenant().value(), kindName(key.kind()), key.id())
                .update();
        if (EditableKind.isWritten(key.kind())) {
            long version = jdbc.sql(NEXT_VERSION).query(Long.class).single();
            CatalogHistory.add(
                    jdbc,
                    key,
                    new CatalogVersion(version, Optional.empty(), "", Instant.ofEpochMilli(clock.millis()), 0));
        }
        transaction.publish(Topics.CATALOG, key, Optional.empty());
        transaction.record(change(key, audited(before.get()), Optional.empty()));
        return true;
    }

    private static Change change(CatalogKey key, Optional<String> before, Optional<String> after) {
        return Change.of(key.tenant().value(), kindName(key.kind()).replace('_', '-'), key.id(), before, after);
    }

    /// Removes signing secrets, which the audit log must not contain.
    private static String withoutSecrets(ObjectNode document) {
        ObjectNode visible = document.deepCopy();
        visible.remove("secrets");
        return Json.write(visible);
    }

    private static Optional<String> audited(StoredDocument before) {
        return before.version() == 0
                ? Optional.empty()
                : Optional.of(withoutSecrets(Json.read(before.document(), ObjectNode.class)));
    }

    /// Locks the row of a document. A concurrent delete may have removed the row before the lock: then it is
    /// created again.
    private static StoredDocument requireLocked(JdbcClient jdbc, CatalogKey key) {
        Optional<StoredDocument> locked = Optional.empty();
        while (locked.isEmpty()) {
            jdbc.sql(ENSURE)
                    .params(key.tenant().value(), kindName(key.kind()), key.id())
                    .update();
            locked = find(jdbc, LOCK, key);
        }
        return locked.get();
    }

    /// Number of the tenant's documents of a document's kind.
    private static long count(JdbcClient jdbc, CatalogKey key) {
        return jdbc.sql(COUNT)
                .params(key.tenant().value(), kindName(key.kind()))
                .query(Long.class)
                .single();
    }

    private static Optional<StoredDocument> find(JdbcClient jdbc, String statement, CatalogKey key) {
        return jdbc.sql(statement)
                .params(key.tenant().value(), kindName(key.kind()), key.id())
                .query((row, _) -> stored(row))
                .optional();
    }

    private static String kindName(CatalogKey.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static StoredDocument stored(ResultSet row) throws SQLException {
        return new StoredDocument(
                row.getString("id"),
                row.getLong("version"),
                row.getString("document"),
                Instant.ofEpochMilli(row.getLong("updated_at_millis")));
    }
}
