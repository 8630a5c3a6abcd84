// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the API key check.
///
/// @param cacheFor Time for which a key that was read from PostgreSQL is cached. A revocation takes effect on every
/// instance within this time; a larger value saves queries.
/// @param cacheSize Largest number of API keys in the cache, which is cleared when it is full. A larger value uses more
/// memory and saves queries.
@ConfigurationProperties("carillon.admin.access")
record AccessSettings(
        @DefaultValue("2s") Duration cacheFor,
        @DefaultValue("10000") int cacheSize) {}
