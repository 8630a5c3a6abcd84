// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import com.google.protobuf.ByteString;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.documents.catalog.TenantSettings;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.keys.SecretSeal;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Tenants in PostgreSQL. Each has sealed secrets for its client tokens and for its webhooks. Thread-safe.
public final class Tenants {

    private static final String FIND = """
        select tenant, version, settings, token_secrets, token_secrets_since, webhook_secrets, created_at_millis,
            updated_at_millis
        from tenants where tenant = ?
        """;

    private static final String LOCK = FIND + " for update";

    private static final String LIST = """
        select tenant, version, settings, token_secrets, token_secrets_since, webhook_secrets, created_at_millis,
            updated_at_millis
        from tenants where tenant > ? order by tenant limit ?
        """;

    private static final String TRACKING_DAYS = """
        select tenant, days
        from (select tenant, coalesce((settings #>> '{retention,trackingDays}')::bigint, ?) as days from tenants) kept
        where days > 0
        """;

    private static final String CREATE = """
        insert into tenants (tenant, version, settings, token_secrets, token_secrets_since, created_at_millis,
            updated_at_millis)
        values (?, nextval('versions'), ?::json, ?, ?, ?, ?)
        on conflict (tenant) do nothing
        """;

    private static final String UPDATE = """
        update tenants set version = nextval('versions'), settings = ?::json, updated_at_millis = ?
        where tenant = ?
        """;

    private static final String UPDATE_SECRETS = """
        update tenants set version = nextval('versions'), token_secrets = ?, token_secrets_since = ?,
            webhook_secrets = ?, updated_at_millis = ?
        where tenant = ?
        """;

    private static final String RESERVED = "installation";
    private static final int SECRET_BYTES = 32;
    private static final int PAGE = 200;

    /// Time after which every gateway knows a new secret.
    static final Duration KNOWN_AFTER = Duration.ofMinutes(1);

    private final AdminDatabase database;
    private final Outbox outbox;
    private final SecretSeal seal;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Tenants(AdminDatabase database, Outbox outbox, SecretSeal seal, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.seal = seal;
        this.clock = clock;
    }

    /// Sealed secret for client tokens.
    ///
    /// @param since time at which it was added; the epoch for the first one
    record TokenSecret(ByteString sealed, Instant since) {}

    /// @param tokenSecrets secrets for client tokens, the oldest first
    /// @param webhookSecrets sealed secrets for webhooks, the oldest first
    record Stored(
            TenantId tenant,
            long version,
            TenantSettings settings,
            List<TokenSecret> tokenSecrets,
            List<ByteString> webhookSecrets,
            Instant createdAt,
            Instant updatedAt) {}

    /// Secret and audience of a tenant's client tokens.
    public record TokenSigning(ByteString secret, String audience) {}

    /// Id of a new tenant.
    ///
    /// @throws IllegalArgumentException if the text is no tenant id, or has another meaning in roles of identity
    /// providers and in the audit log
    static TenantId requireNewId(String text) {
        if (text.equals(RESERVED)) {
            throw new IllegalArgumentException("must not be " + RESERVED + ", which names the whole installation");
        }
        return new TenantId(text);
    }

    Optional<Stored> find(TenantId tenant) {
        return database.jdbc()
                .sql(FIND)
                .param(tenant.value())
                .query((row, _) -> stored(row))
                .optional();
    }

    List<Stored> list(String after, int limit) {
        return database.jdbc()
                .sql(LIST)
                .params(after, limit)
                .query((row, _) -> stored(row))
                .list();
    }

    /// Days after which tracked notifications are deleted, by tenant; without the tenants that keep them for ever.
    ///
    /// @param byDefault days for tenants that set no retention; 0 means for ever
    public Map<TenantId, Long> trackingDays(int byDefault) {
        Map<TenantId, Long> days = new TreeMap<>(Comparator.comparing(TenantId::value));
        database.jdbc()
                .sql(TRACKING_DAYS)
                .param(byDefault)
                .query((row, _) -> Map.entry(new TenantId(row.getString(1)), row.getLong(2)))
                .list()
                .forEach(entry -> days.put(entry.getKey(), entry.getValue()));
        return days;
    }

    /// Default locale and time zone of messages to recipients who have none; each may be empty.
    public record MessageDefaults(String locale, String timeZone) {}

    /// Message defaults of a tenant; empty ones if the tenant does not exist.
    public MessageDefaults messageDefaults(TenantId tenant) {
        return find(tenant)
                .map(Stored::settings)
                .map(settings -> new MessageDefaults(settings.defaultLocale(), settings.defaultTimeZone()))
                .orElseGet(() -> new MessageDefaults("", ""));
    }

    /// Secret that signs client tokens now: the newest one that every gateway knows.
    public Optional<TokenSigning> findSigning(TenantId tenant) {
        return find(tenant)
                .map(stored -> new TokenSigning(
                        seal.open(tenant, signing(stored).sealed()),
                        stored.settings().tokenAudience().isEmpty()
                                ? "carillon"
                                : stored.settings().tokenAudience()));
    }

    /// Name under which a tenant is shown; empty if there is no such tenant.
    public String name(TenantId tenant) {
        return find(tenant).map(stored -> stored.settings().name()).orElse("");
    }

    /// All secrets that verify a token of a tenant; none if there is no such tenant.
    public List<byte[]> tokenSecrets(TenantId tenant) {
        return find(tenant)
                .map(stored -> stored.tokenSecrets().stream()
                        .map(secret -> seal.open(tenant, secret.sealed()).toByteArray())
                        .toList())
                .orElse(List.of());
    }

    /// The newest secret that was added more than [#KNOWN_AFTER] ago, or the oldest one if there is none.
    TokenSecret signing(Stored stored) {
        Instant known = clock.instant().minus(KNOWN_AFTER);
        return stored.tokenSecrets().reversed().stream()
                .filter(secret -> !secret.since().isAfter(known))
                .findFirst()
                .orElseGet(() -> stored.tokenSecrets().getFirst());
    }

    /// Creates a tenant unless it exists.
    ///
    /// @return true if the tenant was created
    boolean create(OutboxTransaction transaction, TenantId tenant, TenantSettings settings) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        byte[] sealed = seal.seal(tenant, ByteString.copyFrom(secret)).toByteArray();
        long now = clock.millis();
        return transaction
                        .jdbc()
                        .sql(CREATE)
                        .params(tenant.value(), Json.write(settings), new byte[][] {sealed}, new Long[] {0L}, now, now)
                        .update()
                > 0;
    }

    Stored requireLocked(OutboxTransaction transaction, TenantId tenant) {
        return transaction
                .jdbc()
                .sql(LOCK)
                .param(tenant.value())
                .query((row, _) -> stored(row))
                .single();
    }

    /// Changes the settings of a tenant that is locked, publishes the change and records it in the audit log.
    Stored change(OutboxTransaction transaction, Stored before, TenantSettings settings) {
        String tenant = before.tenant().value();
        transaction
                .jdbc()
                .sql(UPDATE)
                .params(Json.write(settings), clock.millis(), tenant)
                .update();
        transaction.record(Change.of(
                tenant,
                "tenant",
                tenant,
                Optional.of(Json.write(before.settings())),
                Optional.of(Json.write(settings))));
        return publish(transaction, before.tenant());
    }

    /// Seals the secrets that are unsealed or sealed with an earlier master key, and publishes them.
    ///
    /// @return number of tenants whose secrets were sealed
    public int reseal() {
        int sealed = 0;
        List<Stored> page = list("", PAGE);
        while (!page.isEmpty()) {
            for (Stored stored : page) {
                if (!isSealedWithCurrentKey(stored)) {
                    outbox.write(transaction -> reseal(transaction, stored.tenant()));
                    sealed++;
                }
            }
            page = list(page.getLast().tenant().value(), PAGE);
        }
        return sealed;
    }

    private Stored reseal(OutboxTransaction transaction, TenantId tenant) {
        Stored stored = requireLocked(transaction, tenant);
        return updateSecrets(
                transaction,
                tenant,
                stored.tokenSecrets().stream()
                        .map(secret -> new TokenSecret(resealed(tenant, secret.sealed()), secret.since()))
                        .toList(),
                stored.webhookSecrets().stream()
                        .map(secret -> resealed(tenant, secret))
                        .toList());
    }

    private ByteString resealed(TenantId tenant, ByteString sealed) {
        return seal.seal(tenant, seal.open(tenant, sealed));
    }

    /// Replaces the secrets of a tenant that is locked, and publishes them.
    Stored updateSecrets(
            OutboxTransaction transaction, TenantId tenant, List<TokenSecret> tokens, List<ByteString> webhooks) {
        transaction
                .jdbc()
                .sql(UPDATE_SECRETS)
                .params(
                        tokens.stream()
                                .map(secret -> secret.sealed().toByteArray())
                                .toArray(byte[][]::new),
                        tokens.stream()
                                .map(secret -> secret.since().toEpochMilli())
                                .toArray(Long[]::new),
                        webhooks.stream().map(ByteString::toByteArray).toArray(byte[][]::new),
                        clock.millis(),
                        tenant.value())
                .update();
        return publish(transaction, tenant);
    }

    private boolean isSealedWithCurrentKey(Stored stored) {
        return stored.tokenSecrets().stream().map(TokenSecret::sealed).allMatch(seal::isAsSealedNow)
                && stored.webhookSecrets().stream().allMatch(seal::isAsSealedNow);
    }

    /// Publishes the stored state of a tenant.
    Stored publish(OutboxTransaction transaction, TenantId tenant) {
        Stored stored = requireLocked(transaction, tenant);
        transaction.publish(
                Topics.CATALOG,
                new CatalogKey(tenant, CatalogKey.Kind.TENANT, tenant.value()),
                Optional.of(CatalogEntry.newBuilder()
                        .setTenant(tenant.value())
                        .setId(tenant.value())
                        .setVersion(stored.version())
                        .setUpdatedAtMillis(stored.updatedAt().toEpochMilli())
                        .setTenantSettings(stored
                                .settings()
                                .toMessage(stored.tokenSecrets().stream()
                                        .map(TokenSecret::sealed)
                                        .toList())
                                .toBuilder()
                                .addAllWebhookSecrets(stored.webhookSecrets()))
                        .build()));
        return stored;
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                new TenantId(row.getString("tenant")),
                row.getLong("version"),
                Json.read(row.getString("settings"), TenantSettings.class),
                tokenSecrets(row),
                bytes(row, "webhook_secrets"),
                Instant.ofEpochMilli(row.getLong("created_at_millis")),
                Instant.ofEpochMilli(row.getLong("updated_at_millis")));
    }

    private static List<TokenSecret> tokenSecrets(ResultSet row) throws SQLException {
        List<ByteString> sealed = bytes(row, "token_secrets");
        Long[] since = (Long[]) row.getArray("token_secrets_since").getArray();
        return IntStream.range(0, sealed.size())
                .mapToObj(i -> new TokenSecret(sealed.get(i), Instant.ofEpochMilli(i < since.length ? since[i] : 0)))
                .toList();
    }

    private static List<ByteString> bytes(ResultSet row, String column) throws SQLException {
        return Arrays.stream((byte[][]) row.getArray(column).getArray())
                .map(ByteString::copyFrom)
                .toList();
    }
}
