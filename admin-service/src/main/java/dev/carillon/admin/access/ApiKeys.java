// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import com.google.protobuf.ByteString;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.runtime.access.ApiKeyText;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

/// API keys in PostgreSQL. Every change is published to the catalog topic for the services that check keys.
/// Thread-safe.
public final class ApiKeys {

    private static final String COLUMNS =
            "key_id, tenant, name, secret_sha256, scopes, version, created_at_millis, expires_at_millis,"
                    + " revoked_at_millis, made_by";

    private static final String FIND = "select " + COLUMNS + " from api_keys where key_id = ?";

    private static final String LIST =
            "select " + COLUMNS + " from api_keys where tenant = ? and key_id > ? order by key_id limit ?";

    private static final String INSERT = """
        insert into api_keys (key_id, tenant, name, secret_sha256, scopes, version, created_at_millis, expires_at_millis,
            made_by)
        values (?, ?, ?, ?, ?, nextval('versions'), ?, ?, ?)
        on conflict (key_id) do nothing
        """;

    private static final String REVOKE = """
        update api_keys set version = nextval('versions'), revoked_at_millis = ?
        where tenant = ? and key_id = ? and revoked_at_millis is null
        """;

    private static final String NARROW =
            "update api_keys set version = nextval('versions'), scopes = ? where key_id = ?";

    private static final String LOCK_VALID = FIND + " and revoked_at_millis is null for share";

    private static final String MADE_BY = "select " + COLUMNS
            + " from api_keys where made_by = ? and revoked_at_millis is null order by key_id for update";

    private static final String COUNT_VALID = """
        select count(*) from api_keys
        where tenant = ? and revoked_at_millis is null and (expires_at_millis is null or expires_at_millis > ?)
        """;

    private static final String KIND = "api-key";

    private static final String TENANT_EXISTS = "select exists (select from tenants where tenant = ?)";

    private final AdminDatabase database;
    private final Outbox outbox;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(AdminDatabase database, Outbox outbox, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Properties of a key to create.
    ///
    /// @param maker author of the key: `operator:<id>`, `key:<id>`, or empty for a key of the platform
    public record Request(TenantId tenant, String name, Set<Scope> scopes, Optional<Instant> expiresAt, String maker) {

        /// Properties of a key of the platform itself.
        public Request(TenantId tenant, String name, Set<Scope> scopes, Optional<Instant> expiresAt) {
            this(tenant, name, scopes, expiresAt, "");
        }
    }

    /// Creates a key and returns its text. The secret cannot be read again later.
    public ApiKeyText create(Request request) {
        return outbox.write(transaction -> create(transaction, request));
    }

    /// Same as [#create(Request)], in the caller's transaction.
    public ApiKeyText create(OutboxTransaction transaction, Request request) {
        ApiKeyText text = ApiKeyText.generate(random);
        ensure(transaction, text, request);
        transaction.record(
                Change.of(request.tenant().value(), KIND, text.keyId(), Optional.empty(), Optional.of(json(request))));
        return text;
    }

    /// Stores a key with a given text unless its id exists already, and publishes the stored key in either case.
    ///
    /// @return true if the stored key has this text and is not revoked
    public boolean ensure(OutboxTransaction transaction, ApiKeyText text, Request request) {
        transaction
                .jdbc()
                .sql(INSERT)
                .params(
                        text.keyId(),
                        request.tenant().value(),
                        request.name(),
                        text.digest(),
                        Scope.wireNames(request.scopes()).toArray(String[]::new),
                        clock.millis())
                .param(request.expiresAt().map(Instant::toEpochMilli).orElse(null))
                .param(request.maker())
                .update();
        StoredKey stored = find(transaction.jdbc(), text.keyId()).orElseThrow();
        transaction.publish(Topics.CATALOG, stored.catalogKey(), Optional.of(stored.catalogEntry()));
        return stored.isOpenedBy(text.digest())
                && stored.tenant().equals(request.tenant())
                && stored.isValidAt(clock.instant());
    }

    /// Revokes a key permanently, and the keys that were made with it.
    ///
    /// @return true if the key existed and was not revoked yet
    boolean revoke(TenantId tenant, String keyId) {
        return outbox.write(transaction -> revoke(transaction, tenant, keyId));
    }

    /// Scopes that a key holds now, locked until the transaction ends; empty if the key was revoked.
    Set<Scope> lockedScopes(JdbcClient jdbc, String keyId) {
        return jdbc.sql(LOCK_VALID)
                .param(keyId)
                .query((row, _) -> stored(row))
                .optional()
                .map(StoredKey::scopes)
                .orElse(Set.of());
    }

    /// Takes the scopes that a maker no longer holds from the keys that it made, and from the keys made with those.
    /// A key that keeps no scope is revoked.
    ///
    /// @param maker `operator:<id>` or `key:<id>`
    /// @param held scopes that the maker holds now, by tenant
    public void limit(OutboxTransaction transaction, String maker, Function<TenantId, Set<Scope>> held) {
        List<StoredKey> made = transaction
                .jdbc()
                .sql(MADE_BY)
                .param(maker)
                .query((row, _) -> stored(row))
                .list();
        for (StoredKey key : made) {
            Set<Scope> holds = held.apply(key.tenant());
            EnumSet<Scope> kept = EnumSet.noneOf(Scope.class);
            key.scopes().stream().filter(scope -> scope.isWithin(holds)).forEach(kept::add);
            if (kept.isEmpty()) {
                revoke(transaction, key.tenant(), key.keyId());
            } else if (!kept.equals(key.scopes())) {
                narrow(transaction, key, kept);
            }
        }
    }

    private void narrow(OutboxTransaction transaction, StoredKey key, Set<Scope> kept) {
        transaction
                .jdbc()
                .sql(NARROW)
                .params(Scope.wireNames(kept).toArray(String[]::new), key.keyId())
                .update();
        StoredKey stored = find(transaction.jdbc(), key.keyId()).orElseThrow();
        transaction.publish(Topics.CATALOG, stored.catalogKey(), Optional.of(stored.catalogEntry()));
        transaction.record(Change.of(
                key.tenant().value(),
                KIND,
                key.keyId(),
                Optional.of(scopesJson(key)),
                Optional.of(scopesJson(stored))));
        limit(transaction, StoredKey.makerName(key.keyId()), _ -> kept);
    }

    /// Revokes a key and the keys that were made with it.
    ///
    /// @return false if the key is not there or is revoked already
    private boolean revoke(OutboxTransaction transaction, TenantId tenant, String keyId) {
        int revoked = transaction
                .jdbc()
                .sql(REVOKE)
                .params(clock.millis(), tenant.value(), keyId)
                .update();
        if (revoked == 0) {
            return false;
        }
        StoredKey stored = find(transaction.jdbc(), keyId).orElseThrow();
        transaction.publish(Topics.CATALOG, stored.catalogKey(), Optional.of(stored.catalogEntry()));
        transaction.record(Change.done(tenant.value(), "revoke", KIND, keyId));
        limit(transaction, StoredKey.makerName(keyId), _ -> Set.of());
        return true;
    }

    Optional<StoredKey> find(String keyId) {
        return find(database.jdbc(), keyId);
    }

    List<StoredKey> list(TenantId tenant, String after, int limit) {
        return database.jdbc()
                .sql(LIST)
                .params(tenant.value(), after, limit)
                .query((row, _) -> stored(row))
                .list();
    }

    /// Number of keys that are neither revoked nor expired.
    long countValid(JdbcClient jdbc, TenantId tenant) {
        return jdbc.sql(COUNT_VALID)
                .params(tenant.value(), clock.millis())
                .query(Long.class)
                .single();
    }

    boolean isTenant(TenantId tenant) {
        return database.jdbc()
                .sql(TENANT_EXISTS)
                .param(tenant.value())
                .query(Boolean.class)
                .single();
    }

    private static String json(Request request) {
        ObjectNode node = Json.object();
        node.put("name", request.name());
        Scope.wireNames(request.scopes()).forEach(node.putArray("scopes")::add);
        request.expiresAt().ifPresent(instant -> node.put("expiresAt", instant.toString()));
        return Json.write(node);
    }

    private static String scopesJson(StoredKey key) {
        ObjectNode node = Json.object();
        Scope.wireNames(key.scopes()).forEach(node.putArray("scopes")::add);
        return Json.write(node);
    }

    private static Optional<StoredKey> find(JdbcClient jdbc, String keyId) {
        return jdbc.sql(FIND).param(keyId).query((row, _) -> stored(row)).optional();
    }

    private static StoredKey stored(ResultSet row) throws SQLException {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        Arrays.stream((String[]) row.getArray("scopes").getArray())
                .map(Scope::find)
                .flatMap(Optional::stream)
                .forEach(scopes::add);
        return new StoredKey(
                row.getString("key_id"),
                new TenantId(row.getString("tenant")),
                row.getString("name"),
                ByteString.copyFrom(row.getBytes("secret_sha256")),
                scopes,
                row.getLong("version"),
                Instant.ofEpochMilli(row.getLong("created_at_millis")),
                instant(row, "expires_at_millis"),
                instant(row, "revoked_at_millis"),
                row.getString("made_by"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
