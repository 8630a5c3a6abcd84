// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import com.google.protobuf.ByteString;
import dev.carillon.events.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Keeps the secrets of the catalog sealed by the installation's master key where they rest: in PostgreSQL, in the log
/// and in backups of both. What was stored while nothing was sealed is opened as it stands. Immutable and thread-safe.
public final class SecretSeal {

    /// `sealed:<name of the master key>:<Base64>`, so that it is text wherever it rests.
    private static final String MARK = "sealed:";

    private final Optional<MasterKeys> masters;

    private SecretSeal(Optional<MasterKeys> masters) {
        this.masters = masters;
    }

    static SecretSeal by(MasterKeys masters) {
        return new SecretSeal(Optional.of(masters));
    }

    /// Leaves everything as it is.
    public static SecretSeal none() {
        return new SecretSeal(Optional.empty());
    }

    /// @param tenant to whom it belongs: for another it cannot be opened
    public ByteString seal(TenantId tenant, ByteString secret) {
        return masters.map(keys -> ByteString.copyFromUtf8(prefix(keys)
                        + Base64.getEncoder().encodeToString(keys.wrap(whose(tenant), secret.toByteArray()))))
                .orElse(secret);
    }

    /// @throws IllegalStateException when the master key that sealed it is not configured here, or it is not this
    ///     tenant's
    public ByteString open(TenantId tenant, ByteString stored) {
        if (!isSealed(stored)) {
            return stored;
        }
        String[] parts = stored.toStringUtf8().split(":", 3);
        MasterKeys keys = masters.orElseThrow(() -> new IllegalStateException(
                "a secret of %s is sealed, and carillon.keys.encryption is off here".formatted(tenant)));
        return ByteString.copyFrom(
                keys.unwrap(whose(tenant), Base64.getDecoder().decode(parts[2]), parts[1]));
    }

    /// Whether it would be sealed as it is.
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

    /// No name of a recipient has a blank at this place, so that nothing else is sealed for the same.
    private static String whose(TenantId tenant) {
        return "secret of " + tenant;
    }
}
