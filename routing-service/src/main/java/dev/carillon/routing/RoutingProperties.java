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

/// How the router runs and decides.
///
/// @param lanes which lanes this process routes; none means all
/// @param instance names this process in receipts and dead letters; empty means `routing-<host>-<process id>`
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

    /// @param dedupeWindow where neither event type nor tenant names one
    /// @param catalogGrace how long after an event's acceptance its event type may still be on its way
    /// @param cancellationRetention how long a cancellation or retraction stops what comes after it
    /// @param withdrawalWindow how long after a device was reached it can be asked to take the notification off
    /// @param workPerTurn timers, or members of an audience, served before other records get their turn
    /// @param turnPause how long other records have their turn, when work is left
    record Decisions(
            @NotNull @DefaultValue("24h") Duration dedupeWindow,
            @NotNull @DefaultValue("10s") Duration catalogGrace,
            @NotNull @DefaultValue("30d") Duration cancellationRetention,
            @NotNull @DefaultValue("24h") Duration withdrawalWindow,
            @Min(1) @Max(10_000) @DefaultValue("1000") int workPerTurn,
            @NotNull @DefaultValue("50ms") Duration turnPause) {}

    /// @param first bound of the first wait; it doubles with each try
    /// @param cap bound of the longest
    /// @param attempts the most attempts that may stay unanswered
    /// @param throttledAttempts the most attempts that a provider may put off
    /// @param share retries for each first attempt; what is above waits
    /// @param burst the most retries that can be saved up
    /// @param perSecond retries that are always possible, for each partition
    record Retry(
            @NotNull @DefaultValue("1s") Duration first,
            @NotNull @DefaultValue("5m") Duration cap,
            @Min(1) @Max(100) @DefaultValue("8") int attempts,
            @Min(1) @Max(10_000) @DefaultValue("100") int throttledAttempts,

            @DecimalMin("0") @DecimalMax("10") @DefaultValue("0.2")
            double share,

            @Min(1) @DefaultValue("100") int burst,
            @Min(1) @DefaultValue("10") int perSecond) {}

    /// @param deliverySizeLimit the most bytes of one delivery; below what the broker takes
    /// @param cacheSize templates kept compiled
    record Rendering(
            @NotNull @DefaultValue("900KB") DataSize deliverySizeLimit,
            @Min(1) @DefaultValue("1000") int cacheSize) {}

    /// @param stateDir where the stores are; one process at a time
    /// @param threads of each lane
    /// @param standbyReplicas copies of the stores on other instances
    /// @param commitInterval of the standard and bulk lanes under load
    /// @param criticalCommitInterval of the critical lane under load
    /// @param poll how long a thread waits for records before it looks at its timers
    /// @param sessionTimeout after which the partitions of an instance that died go to others
    /// @param transactionTimeout after which the broker ends the transaction of an instance that died
    record Streams(
            @NotNull @DefaultValue(".carillon/routing") Path stateDir,
            @Min(1) @Max(64) @DefaultValue("1") int threads,
            @Min(0) @Max(5) @DefaultValue("0") int standbyReplicas,
            @NotNull @DefaultValue("25ms") Duration commitInterval,
            @NotNull @DefaultValue("10ms") Duration criticalCommitInterval,
            @NotNull @DefaultValue("20ms") Duration poll,
            @NotNull @DefaultValue("8s") Duration sessionTimeout,
            @NotNull @DefaultValue("10s") Duration transactionTimeout) {}

    /// One budget for all stores of the process.
    ///
    /// @param cacheSize of blocks read
    /// @param writeBuffersSize of what is not on disk yet
    record RocksDb(
            @NotNull @DefaultValue("64MB") DataSize cacheSize,
            @NotNull @DefaultValue("32MB") DataSize writeBuffersSize) {}
}
