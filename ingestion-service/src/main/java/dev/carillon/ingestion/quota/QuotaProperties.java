// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.quota;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Access of ingestion to the shared buckets of the quotas.
///
/// @param timeout Time limit of one answer of Redis. After that the instance applies the quotas by itself and asks
/// again after a second. A larger value makes requests wait longer when Redis becomes unavailable.
@ConfigurationProperties("carillon.ingestion.quotas")
record QuotaProperties(@DefaultValue("500ms") Duration timeout) {}
