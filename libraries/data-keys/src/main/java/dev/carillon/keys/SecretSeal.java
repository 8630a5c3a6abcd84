// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import com.google.protobuf.ByteString;
import dev.carillon.events.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Encryption of the catalog's secrets at rest with the installation's master key: in PostgreSQL, in the log and in
/// backups of both. Secrets that were stored without encryption are returned unchanged. Immutable and thread-safe.
public final class SecretSeal {

    /// Prefix of an encrypted secret, which is text: `sealed:<name of the master key>:<Base64>`.
    private static final String MARK = "sealed:";

    private final Optional<MasterKeys> masters;

    private SecretSeal(Optional<MasterKeys> masters) {
        this.masters = masters;
    }

    static SecretSeal by(MasterKeys masters) {
        return new SecretSeal(Optional.of(masters));
    }

    /// Seal without encryption.
    public static SecretSeal none() {
        return new SecretSeal(Optional.empty());
    }

    /// @param tenant owner of the secret, which cannot be decrypted for another tenant
    public ByteString seal(TenantId tenant, ByteString secret) {
        return sealOf(tenant.toString(), secret);
    }

    /// @param owner owner of the secret other than a tenant, such as `operator ann`; the name has a blank, so that
    /// it is no tenant's
    public ByteString sealOf(String owner, ByteString secret) {
        return masters.map(keys -> ByteString.copyFromUtf8(prefix(keys)
                        + Base64.getEncoder().encodeToString(keys.wrap(whose(owner), secret.toByteArray()))))
                .orElse(secret);
    }

    /// @throws IllegalStateException if the secret's master key is not configured here, or the secret is another
    /// tenant's
    public ByteString open(TenantId tenant, ByteString stored) {
        return openOf(tenant.toString(), stored);
    }

    /// @param owner owner that [#sealOf] named
    /// @throws IllegalStateException if the secret's master key is not configured here, or the secret is another
    /// owner's
    public ByteString openOf(String owner, ByteString stored) {
        if (!isSealed(stored)) {
            return stored;
        }
        String[] parts = stored.toStringUtf8().split(":", 3);
        MasterKeys keys = masters.orElseThrow(() -> new IllegalStateException(
                "a secret of %s is sealed, and carillon.keys.encryption is off here".formatted(owner)));
        return ByteString.copyFrom(keys.unwrap(whose(owner), Base64.getDecoder().decode(parts[2]), parts[1]));
    }

    /// True if the secret is encrypted in the way in which [#seal] encrypts now.
    public boolean isAsSealedNow(ByteString stored) {
        return masters.map(keys -> stored.startsWith(ByteString.copyFromUtf8(prefix(keys))))
                .orElse(!isSealed(stored));
    }

    private static boolean isSealed(ByteString stored) {
        return stored.startsWith(ByteString.copyFrom(MARK, StandardCharsets.US_ASCII));
    }

    private static String prefix(MasterKeys keys) {
        return MARK + keys.first() + ":";
    }

    /// Text to which an owner's secrets are bound. It has a blank where names of recipients have none, so that the
    /// two cannot be confused.
    private static String whose(String owner) {
        return "secret of " + owner;
    }
}
