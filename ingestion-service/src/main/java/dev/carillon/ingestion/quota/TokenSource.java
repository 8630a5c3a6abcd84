// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.quota;

import dev.carillon.runtime.quota.Grant;
import dev.carillon.runtime.quota.TenantQuota;
import java.util.Optional;

/// Shared bucket of one tenant and unit.
interface TokenSource {

    /// Takes as many tokens as there are, but no more than wanted. Waits for the bucket.
    ///
    /// @return empty if the bucket is unavailable
    Optional<Grant> take(TenantQuota quota, long wanted);

    /// Returns unused tokens. Without effect if the bucket is unavailable.
    void giveBack(TenantQuota quota, long tokens);
}
