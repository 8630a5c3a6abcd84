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

/// What a new installation starts with.
///
/// @param bootstrapApiKey an operator's key, `ck_<16>_<secret>`; without it none is made
/// @param bootstrapTenant the tenant that the key belongs to, created when missing
/// @param bootstrapCanaryKey the canary's key, `ck_<16>_<secret>`, with the scopes that it needs in the
/// tenant `canary`, created when missing; without it none is made
@ConfigurationProperties("carillon.admin")
record BootstrapSettings(
        @DefaultValue("") String bootstrapApiKey,
        @DefaultValue("default") String bootstrapTenant,
        @DefaultValue("") String bootstrapCanaryKey) {

    private static final TenantId CANARY = new TenantId("canary");
    private static final Set<Scope> CANARY_SCOPES =
            Set.copyOf(EnumSet.of(Scope.EVENTS_WRITE, Scope.EVENTS_READ, Scope.RECIPIENTS_WRITE, Scope.CATALOG_WRITE));

    BootstrapSettings {
        new TenantId(bootstrapTenant);
        check("bootstrap-api-key", bootstrapApiKey);
        check("bootstrap-canary-key", bootstrapCanaryKey);
    }

    /// A key whose text is known before it is made.
    record FirstKey(ApiKeyText text, ApiKeys.Request request) {}

    /// The operator's before others.
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
