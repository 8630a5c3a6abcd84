// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.quota;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Quotas of each tenant.
///
/// @param receiptEndpoints Most endpoints that receipts are sent to. Each keeps up to 800 receipts in memory in a
/// delivery service; a larger value needs more memory there.
/// @param kafkaSources Most Kafka sources. Each has a consumer in every ingestion service; a larger value needs more
/// memory there.
/// @param apiKeys Most API keys that are neither revoked nor expired. A larger value needs more memory in every
/// service.
/// @param redrives Most redrives of dead letters that have not finished. A larger value queues more of them.
/// @param segments Most segments, including deleted ones that still have members. Every profile that is written is
/// compared with the rules of its tenant; a larger value makes these writes slower.
/// @param previews Most previews of templates at the same time. A larger value lets one tenant use more processors.
/// @param catalogFiles Most exports and imports of the catalog as files at the same time. A larger value lets one
/// tenant use more memory, about 100 MB for each.
/// @param liveStreams Most open pages of the console that show live figures. A larger value lets one tenant use
/// more of the 200 streams of an instance.
/// @param searches Most pages of the lists of events, notifications and recipients that are read at the same time
/// by the REST API, and of rules of segments whose recipients are counted. A larger value lets one tenant use more
/// of an instance's connections to the database.
@Validated
@ConfigurationProperties("carillon.admin.quotas")
public record QuotaSettings(
        @Min(1) @Max(10_000) @DefaultValue("20") int receiptEndpoints,
        @Min(1) @Max(1_000) @DefaultValue("10") int kafkaSources,
        @Min(1) @Max(100_000) @DefaultValue("200") int apiKeys,
        @Min(1) @Max(10_000) @DefaultValue("10") int redrives,
        @Min(1) @Max(1_000) @DefaultValue("50") int segments,
        @Min(1) @Max(1_000) @DefaultValue("2") int previews,
        @Min(1) @Max(1_000) @DefaultValue("1") int catalogFiles,
        @Min(1) @Max(1_000) @DefaultValue("20") int liveStreams,
        @Min(1) @Max(1_000) @DefaultValue("4") int searches) {}
