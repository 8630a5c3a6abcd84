// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How API keys are checked.
///
/// @param cacheFor how long a key that was read is believed: a revocation is effective everywhere after at most this
/// @param cacheSize most keys remembered
@ConfigurationProperties("carillon.admin.access")
record AccessSettings(
        @DefaultValue("2s") Duration cacheFor,
        @DefaultValue("10000") int cacheSize) {}
