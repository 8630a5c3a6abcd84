// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the API key check.
///
/// @param cacheFor Time for which a key that was read from PostgreSQL is cached, and for which a key that does not
/// exist is refused without a query. A revocation takes effect on every instance within this time, and so does the
/// creation of a key that was used before; a larger value saves queries.
/// @param cacheSize Largest number of API keys in the cache, which is cleared when it is full. A larger value uses more
/// memory and saves queries.
/// @param unknownKeysPerSecond Most queries per second for keys that are not in the cache. An instance answers further
/// requests with such keys with 429.
@ConfigurationProperties("carillon.admin.access")
record AccessSettings(
        @DefaultValue("2s") Duration cacheFor,
        @DefaultValue("10000") int cacheSize,
        @DefaultValue("500") int unknownKeysPerSecond) {}
