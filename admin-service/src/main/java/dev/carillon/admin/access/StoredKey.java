// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import com.google.protobuf.ByteString;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ApiKey;
import dev.carillon.events.v1.CatalogEntry;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// API key as it is stored, without its secret.
///
/// @param maker author of the key: `operator:<id>`, `key:<id>`, or empty for a key of the platform
record StoredKey(
        String keyId,
        TenantId tenant,
        String name,
        ByteString secretSha256,
        Set<Scope> scopes,
        long version,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        String maker) {

    StoredKey {
        scopes = Set.copyOf(scopes);
    }

    /// Name of a key as the maker of other keys.
    static String makerName(String keyId) {
        return "key:" + keyId;
    }

    /// Compares the digests in constant time.
    boolean isOpenedBy(byte[] digest) {
        return MessageDigest.isEqual(secretSha256.toByteArray(), digest);
    }

    boolean isValidAt(Instant now) {
        return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }

    CatalogKey catalogKey() {
        return new CatalogKey(tenant, CatalogKey.Kind.API_KEY, keyId);
    }

    CatalogEntry catalogEntry() {
        return CatalogEntry.newBuilder()
                .setTenant(tenant.value())
                .setId(keyId)
                .setVersion(version)
                .setUpdatedAtMillis(revokedAt.orElse(createdAt).toEpochMilli())
                .setApiKey(ApiKey.newBuilder()
                        .setName(name)
                        .setSecretSha256(secretSha256)
                        .addAllScopes(Scope.wireNames(scopes))
                        .setCreatedAtMillis(createdAt.toEpochMilli())
                        .setExpiresAtMillis(expiresAt.map(Instant::toEpochMilli).orElse(0L))
                        .setRevokedAtMillis(revokedAt.map(Instant::toEpochMilli).orElse(0L)))
                .build();
    }
}
