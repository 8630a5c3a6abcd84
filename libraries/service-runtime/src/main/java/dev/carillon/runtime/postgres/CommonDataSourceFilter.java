// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.postgres;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/// Filter that removes Spring Boot's configuration of a common `DataSource`. Every use has a pool of its own, from
/// [PostgresPools], and a common one would be an unused pool and a second health indicator.
final class CommonDataSourceFilter implements AutoConfigurationImportFilter {

    private static final String REMOVED = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

    @Override
    public boolean[] match(@Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
        boolean[] kept = new boolean[autoConfigurations.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = !REMOVED.equals(autoConfigurations[i]);
        }
        return kept;
    }
}
