// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.ApiKeyText;
import dev.carillon.events.TenantId;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What a new installation starts with.
///
/// @param bootstrapApiKey an operator's key, `ck_<16>_<secret>`; without it none is made
/// @param bootstrapTenant the tenant that the key belongs to, created when missing
@ConfigurationProperties("carillon.admin")
record BootstrapSettings(
        @DefaultValue("") String bootstrapApiKey,
        @DefaultValue("default") String bootstrapTenant) {

    BootstrapSettings {
        new TenantId(bootstrapTenant);
        if (!bootstrapApiKey.isEmpty() && ApiKeyText.parse(bootstrapApiKey).isEmpty()) {
            throw new IllegalArgumentException(
                    "carillon.admin.bootstrap-api-key must be ck_<16 of a-z and 0-9>_<secret of at least 16 characters>");
        }
    }

    Optional<ApiKeyText> key() {
        return ApiKeyText.parse(bootstrapApiKey);
    }

    TenantId tenant() {
        return new TenantId(bootstrapTenant);
    }

    @Override
    public String toString() {
        return "BootstrapSettings[bootstrapTenant=" + bootstrapTenant + "]";
    }
}
