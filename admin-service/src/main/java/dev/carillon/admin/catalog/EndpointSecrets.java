// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import com.google.protobuf.ByteString;
import dev.carillon.events.TenantId;
import dev.carillon.keys.SecretSeal;

/// The signing secrets of a tenant's receipt endpoints, sealed where they rest.
record EndpointSecrets(SecretSeal seal, TenantId tenant) {

    /// As it is kept in a document.
    String seal(String secret) {
        return seal.seal(tenant, ByteString.copyFromUtf8(secret)).toStringUtf8();
    }

    /// As it is published.
    ByteString seal(byte[] key) {
        return seal.seal(tenant, ByteString.copyFrom(key));
    }

    String open(String kept) {
        return seal.open(tenant, ByteString.copyFromUtf8(kept)).toStringUtf8();
    }

    boolean isAsSealedNow(String kept) {
        return seal.isAsSealedNow(ByteString.copyFromUtf8(kept));
    }
}
