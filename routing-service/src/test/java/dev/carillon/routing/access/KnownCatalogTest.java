// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.runtime.access.ApiKeyCheck;
import dev.carillon.testsupport.Fixtures;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KnownCatalogTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final String ID = "abcdefgh01234567";

    private final KnownCatalog catalog = new KnownCatalog();

    @Test
    void anApiKeyIsKnownUntilItsTenantRemovesIt() {
        CatalogEntry entry = Fixtures.apiKey(TENANT, ID, "s3cr3t_with_underscores", List.of("events:read"))
                .build();
        catalog.apply(new CatalogKey(TENANT, CatalogKey.Kind.API_KEY, ID), Optional.of(entry));
        assertThat(catalog.findKey(ID)).contains(new ApiKeyCheck.KnownKey(TENANT, entry.getApiKey()));

        catalog.apply(new CatalogKey(new TenantId("other"), CatalogKey.Kind.API_KEY, ID), Optional.empty());
        assertThat(catalog.findKey(ID)).isPresent();

        catalog.apply(new CatalogKey(TENANT, CatalogKey.Kind.API_KEY, ID), Optional.empty());
        assertThat(catalog.findKey(ID)).isEmpty();
    }
}
