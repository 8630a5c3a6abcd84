// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.kafkasource;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.events.v1.KafkaSourceReport;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Status of a Kafka source, as the running ingestion instances report it.
///
/// @param version version of the stored document
record KafkaSourceStatus(String id, long version, List<InstanceView> instances) {

    /// Status in one instance.
    ///
    /// @param version version of the document that the instance applies
    /// @param problem reason why the instance does not read, or reads only a part; null if it reads
    @Schema(name = "KafkaSourceInstance")
    record InstanceView(
            String instance,
            long version,
            List<PartitionView> partitions,
            @Nullable String problem,
            @Nullable Instant problemSince) {}

    /// Partition that an instance reads.
    ///
    /// @param lag number of records that are not committed
    @Schema(name = "KafkaSourcePartition")
    record PartitionView(String topic, int partition, long lag) {}

    static KafkaSourceStatus of(CatalogKey key, long version, List<InstanceReport> reports) {
        return new KafkaSourceStatus(
                key.id(),
                version,
                reports.stream().flatMap(report -> views(key, report)).toList());
    }

    private static Stream<InstanceView> views(CatalogKey key, InstanceReport report) {
        return report.getKafkaSourcesList().stream()
                .filter(source -> source.getTenant().equals(key.tenant().value())
                        && source.getId().equals(key.id()))
                .map(source -> view(report.getInstance(), source));
    }

    private static InstanceView view(String instance, KafkaSourceReport source) {
        boolean hasProblem = !source.getProblem().isEmpty();
        return new InstanceView(
                instance,
                source.getVersion(),
                source.getPartitionsList().stream()
                        .map(read -> new PartitionView(read.getTopic(), read.getPartition(), read.getLag()))
                        .toList(),
                hasProblem ? source.getProblem() : null,
                hasProblem ? Instant.ofEpochMilli(source.getProblemSinceMillis()) : null);
    }
}
