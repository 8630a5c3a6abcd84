// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.ApiKeys;
import dev.carillon.admin.access.Scope;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.ApiKeyText;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// API keys of a new installation.
///
/// @param bootstrapApiKey API key of the installation's operator, `ck_<16>_<secret>`. It is created at start-up; if
/// empty, no operator key is created.
/// @param bootstrapTenant Tenant that the operator's API key belongs to. It is created if it does not exist.
/// @param bootstrapCanaryKey API key of the canary, `ck_<16>_<secret>`. It is created at start-up with the scopes
/// that the canary needs, in the tenant `canary`; if empty, no canary key is created.
@ConfigurationProperties("carillon.admin")
record BootstrapSettings(
        @DefaultValue("") String bootstrapApiKey,
        @DefaultValue("default") String bootstrapTenant,
        @DefaultValue("") String bootstrapCanaryKey) {

    private static final TenantId CANARY = new TenantId("canary");
    private static final Set<Scope> CANARY_SCOPES =
            Set.copyOf(EnumSet.of(Scope.EVENTS_WRITE, Scope.EVENTS_READ, Scope.RECIPIENTS_WRITE, Scope.CATALOG_WRITE));

    BootstrapSettings {
        Tenants.requireNewId(bootstrapTenant);
        check("bootstrap-api-key", bootstrapApiKey);
        check("bootstrap-canary-key", bootstrapCanaryKey);
    }

    /// Key whose text is known before it is created.
    record FirstKey(ApiKeyText text, ApiKeys.Request request) {}

    /// Keys to create, the operator's first.
    List<FirstKey> keys() {
        return Stream.of(
                        first(
                                bootstrapApiKey,
                                new TenantId(bootstrapTenant),
                                "bootstrap operator key",
                                EnumSet.allOf(Scope.class)),
                        first(bootstrapCanaryKey, CANARY, "bootstrap canary key", CANARY_SCOPES))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<FirstKey> first(String text, TenantId tenant, String name, Set<Scope> scopes) {
        return ApiKeyText.parse(text)
                .map(key -> new FirstKey(key, new ApiKeys.Request(tenant, name, scopes, Optional.empty())));
    }

    private static void check(String name, String text) {
        if (!text.isEmpty() && ApiKeyText.parse(text).isEmpty()) {
            throw new IllegalArgumentException(
                    "carillon.admin.%s must be ck_<16 of a-z and 0-9>_<secret of at least 16 characters>"
                            .formatted(name));
        }
    }

    @Override
    public String toString() {
        return "BootstrapSettings[bootstrapTenant=" + bootstrapTenant + "]";
    }
}
