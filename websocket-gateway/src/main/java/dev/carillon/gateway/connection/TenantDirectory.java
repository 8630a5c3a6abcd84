// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import com.google.protobuf.ByteString;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.lever.LeverBoard;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Tenant;
import dev.carillon.keys.SecretSeal;
import dev.carillon.runtime.access.ApiKeyCheck;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.kafka.KafkaClients;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tenants' settings with unsealed token secrets, their API keys and the operators' levers, from the catalog
/// topic. Reads the topic on its own thread. Thread-safe.
public final class TenantDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TenantDirectory.class);

    private final LeverBoard levers = new LeverBoard();
    private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();
    private final Map<String, ApiKeyCheck.KnownKey> keys = new ConcurrentHashMap<>();
    private final SecretSeal seal;
    private final CatalogFollower follower;

    /// @param seal of the tenants' secrets
    public TenantDirectory(KafkaClients clients, SecretSeal seal) {
        this.seal = seal;
        this.follower = CatalogFollower.start(clients, "gateway", this::record);
    }

    /// True if the records that were in the catalog topic at the start have all been read.
    public boolean isCurrent() {
        return follower.isCurrent();
    }

    /// The levers that operators have pulled.
    public LeverBoard levers() {
        return levers;
    }

    Optional<Tenant> find(TenantId tenant) {
        return Optional.ofNullable(tenants.get(tenant));
    }

    /// Retention of inbox items in days, by tenant; without the tenants that keep them for ever.
    public Map<TenantId, Integer> inboxDays() {
        return tenants.entrySet().stream()
                .filter(tenant -> tenant.getValue().getInboxRetentionDays() > 0)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, tenant -> tenant.getValue().getInboxRetentionDays()));
    }

    /// API key with this id, of any tenant.
    public Optional<ApiKeyCheck.KnownKey> findKey(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    @Override
    public void close() {
        follower.close();
    }

    private void record(CatalogKey key, Optional<CatalogEntry> entry) {
        levers.apply(key, entry);
        if (key.kind() == CatalogKey.Kind.API_KEY) {
            entry.filter(CatalogEntry::hasApiKey)
                    .ifPresentOrElse(
                            present -> keys.put(key.id(), new ApiKeyCheck.KnownKey(key.tenant(), present.getApiKey())),
                            () -> keys.remove(key.id()));
        }
        if (key.kind() != CatalogKey.Kind.TENANT) {
            return;
        }
        entry.filter(CatalogEntry::hasTenantSettings)
                .ifPresentOrElse(
                        present -> tenants.put(key.tenant(), opened(key.tenant(), present.getTenantSettings())),
                        () -> tenants.remove(key.tenant()));
    }

    private Tenant opened(TenantId tenant, Tenant settings) {
        return settings.toBuilder()
                .clearTokenSecrets()
                .addAllTokenSecrets(settings.getTokenSecretsList().stream()
                        .flatMap(secret -> opened(tenant, secret))
                        .toList())
                .build();
    }

    /// The unsealed secret. Empty if its master key is not available: no token then verifies with it.
    private Stream<ByteString> opened(TenantId tenant, ByteString secret) {
        try {
            return Stream.of(seal.open(tenant, secret));
        } catch (IllegalStateException e) {
            LOG.error(
                    "cannot unseal a token secret of {}; tokens signed with it are refused: {}",
                    tenant,
                    e.getMessage());
            return Stream.empty();
        }
    }
}
