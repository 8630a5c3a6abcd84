// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import dev.carillon.events.TenantId;

/// Prefix of the names of a tenant's topics and consumer groups.
final class TopicPrefix {

    private static final String TENANT = "{tenant}";

    private TopicPrefix() {}

    /// Prefix for one tenant; empty if the pattern is empty.
    static String of(String pattern, TenantId tenant) {
        return pattern.replace(TENANT, tenant.value());
    }

    /// Checks that no prefix of one tenant begins another tenant's names.
    ///
    /// @throws IllegalArgumentException if the pattern does not separate tenants
    static void requireSeparating(String pattern) {
        int at = pattern.indexOf(TENANT);
        int next = at + TENANT.length();
        if (at < 0 || next >= pattern.length() || "._".indexOf(pattern.charAt(next)) < 0) {
            throw new IllegalArgumentException(
                    "the topic prefix %s must contain {tenant}, followed by . or _".formatted(pattern));
        }
    }
}
