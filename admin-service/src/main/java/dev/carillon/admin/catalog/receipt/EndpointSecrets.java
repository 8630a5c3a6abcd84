// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.receipt;

import com.google.protobuf.ByteString;
import dev.carillon.events.TenantId;
import dev.carillon.keys.SecretSeal;

/// Sealing of the signing secrets of a tenant's receipt endpoints.
record EndpointSecrets(SecretSeal seal, TenantId tenant) {

    /// Seals a secret for storage in a document.
    String seal(String secret) {
        return seal.seal(tenant, ByteString.copyFromUtf8(secret)).toStringUtf8();
    }

    /// Seals a key for publication.
    ByteString seal(byte[] key) {
        return seal.seal(tenant, ByteString.copyFrom(key));
    }

    String open(String kept) {
        return seal.open(tenant, ByteString.copyFromUtf8(kept)).toStringUtf8();
    }

    boolean isSealedWithCurrentKey(String kept) {
        return seal.isAsSealedNow(ByteString.copyFromUtf8(kept));
    }
}
