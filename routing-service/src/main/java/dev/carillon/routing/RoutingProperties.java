// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing;

import dev.carillon.events.Lane;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Configuration of the router.
///
/// @param lanes Lanes that this process routes. Empty means all lanes.
/// @param instance Name of this process in receipts and dead letters. Empty means `routing-<host>-<process id>`.
@Validated
@ConfigurationProperties("carillon.routing")
record RoutingProperties(
        @DefaultValue List<Lane> lanes,
        @DefaultValue("") String instance,
        @Valid @NotNull @DefaultValue Decisions decisions,
        @Valid @NotNull @DefaultValue Retry retry,
        @Valid @NotNull @DefaultValue Rendering rendering,
        @Valid @NotNull @DefaultValue Streams streams,
        @Valid @NotNull @DefaultValue RocksDb rocksdb) {

    /// @param dedupeWindow Deduplication window for event types if neither the type nor its tenant sets one.
    /// With a larger value repeated events are suppressed for longer, and more marks are stored.
    /// @param catalogGrace Time after an event's acceptance during which the router waits for its missing
    /// event type or workflow. After that the event goes to the dead letters. A larger value tolerates a
    /// slower catalog.
    /// @param cancellationRetention Time for which a cancellation or retraction stops events and deliveries
    /// that arrive after it. A larger value stores more marks.
    /// @param withdrawalWindow Time after a device was reached during which a notification can be withdrawn
    /// from it. A larger value stores more marks.
    /// @param workPerTurn Most timers, or audience members, that the router processes before other records
    /// get their turn. A larger value speeds up large audiences and delays other records longer.
    /// @param turnPause Time for other records between two turns of unfinished work. A larger value slows
    /// large audiences and favours other records.
    record Decisions(
            @NotNull @DefaultValue("24h") Duration dedupeWindow,
            @NotNull @DefaultValue("10s") Duration catalogGrace,
            @NotNull @DefaultValue("30d") Duration cancellationRetention,
            @NotNull @DefaultValue("24h") Duration withdrawalWindow,
            @Min(1) @Max(10_000) @DefaultValue("1000") int workPerTurn,
            @NotNull @DefaultValue("50ms") Duration turnPause) {}

    /// @param first Upper bound of the first retry delay. The bound doubles with each further attempt.
    /// @param cap Upper bound of every retry delay. A larger value spreads late retries further.
    /// @param attempts Most attempts of a delivery that may stay unanswered before it fails. A larger value
    /// tolerates longer outages.
    /// @param throttledAttempts Most attempts of a delivery that a provider may throttle before it fails.
    /// @param share Retries that each first attempt adds to the budget of its channel. Retries beyond the
    /// budget wait. A larger value retries faster and puts more load on a failing provider.
    /// @param burst Most retries that a channel's budget can save up.
    /// @param perSecond Retries per second that each partition may always make, beside the share.
    record Retry(
            @NotNull @DefaultValue("1s") Duration first,
            @NotNull @DefaultValue("5m") Duration cap,
            @Min(1) @Max(100) @DefaultValue("8") int attempts,
            @Min(1) @Max(10_000) @DefaultValue("100") int throttledAttempts,

            @DecimalMin("0") @DecimalMax("10") @DefaultValue("0.2")
            double share,

            @Min(1) @DefaultValue("100") int burst,
            @Min(1) @DefaultValue("10") int perSecond) {}

    /// @param deliverySizeLimit Largest delivery record. It must be below the broker's limit. A larger
    /// delivery goes to the dead letters.
    /// @param cacheSize Number of compiled templates kept in memory. A larger value needs more memory and
    /// compiles less often.
    record Rendering(
            @NotNull @DefaultValue("900KB") DataSize deliverySizeLimit,
            @Min(1) @DefaultValue("1000") int cacheSize) {}

    /// @param stateDir Directory of the state stores. Only one process may use it at a time.
    /// @param threads Stream threads of each lane. More threads than partitions stay idle.
    /// @param standbyReplicas Copies of each state store on other instances. A larger value shortens failover
    /// and needs more disk and network.
    /// @param receiptsPerRecord Most receipts in one record. Receipts of one commit share records, so none is
    /// written later. A larger value costs less processor time. With 1 each receipt has a record of its own, as
    /// services of older releases need it.
    /// @param commitInterval Commit interval of the standard and bulk lanes under load. A larger value raises
    /// throughput and latency.
    /// @param backlogCommitInterval Longest commit interval of the standard and bulk lanes while they work on a
    /// backlog. A larger value shortens the backlog and delays its notifications. No longer than
    /// `commit-interval` means that the interval does not depend on the backlog.
    /// @param criticalCommitInterval Commit interval of the critical lane under load. A larger value raises
    /// throughput and latency.
    /// @param poll Longest time that a busy thread waits for records. A larger value saves processor time and
    /// delays the take-over of partitions.
    /// @param idlePoll Longest time that an idle thread waits for records; it never waits beyond its next timer. A
    /// larger value saves processor time and delays the take-over of partitions and the end of the process.
    /// @param sessionTimeout Time after which the partitions of a crashed instance move to others. A smaller
    /// value fails over faster and is more sensitive to pauses.
    /// @param transactionTimeout Time after which the broker aborts the open transaction of a crashed
    /// instance. Until then consumers cannot read beyond it.
    record Streams(
            @NotNull @DefaultValue(".carillon/routing") Path stateDir,
            @Min(1) @Max(64) @DefaultValue("1") int threads,
            @Min(0) @Max(5) @DefaultValue("0") int standbyReplicas,
            @Min(1) @Max(1_000) @DefaultValue("200") int receiptsPerRecord,
            @NotNull @DefaultValue("25ms") Duration commitInterval,
            @NotNull @DefaultValue("100ms") Duration backlogCommitInterval,
            @NotNull @DefaultValue("10ms") Duration criticalCommitInterval,
            @NotNull @DefaultValue("20ms") Duration poll,
            @NotNull @DefaultValue("100ms") Duration idlePoll,
            @NotNull @DefaultValue("8s") Duration sessionTimeout,
            @NotNull @DefaultValue("10s") Duration transactionTimeout) {}

    /// Memory of all state stores of the process together.
    ///
    /// @param cacheSize Memory of the block cache that all state stores share. A larger value reads from disk
    /// less often.
    /// @param writeBuffersSize Memory for writes that are not on disk yet, part of the block cache. A larger
    /// value flushes less often.
    record RocksDb(
            @NotNull @DefaultValue("64MB") DataSize cacheSize,
            @NotNull @DefaultValue("32MB") DataSize writeBuffersSize) {}
}
