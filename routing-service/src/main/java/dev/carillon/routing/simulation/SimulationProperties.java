// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Limits of simulations. Each tenant runs one simulation at a time.
///
/// @param concurrency Most simulations of all tenants that a process runs at the same time; further ones wait for
/// their turn. A larger value needs more memory and processors.
/// @param maxBody Largest request body. A larger body is refused.
/// @param maxEvents Most recorded events that a simulation replays. An event counts once for each recipient that it
/// names, and an audience's event once. A larger value allows longer ranges and needs more time and memory.
/// @param maxNotifications Most recipients of the replayed events, plus receipts by which recipients engaged. A
/// larger value allows larger audiences and needs more time and memory.
/// @param maxRecorded Most memory for recorded events, receipts, profiles and subscriptions. A larger value allows
/// longer ranges.
/// @param timeout Longest time for reading the log and replaying it together. A simulation that takes longer is
/// refused.
/// @param horizon Virtual time that a replay continues after the range, for deliveries that are due later. A larger
/// value covers longer waits and takes longer.
@Validated
@ConfigurationProperties("carillon.routing.simulation")
record SimulationProperties(
        @Min(1) @Max(100) @DefaultValue("2") int concurrency,
        @NotNull @DefaultValue("1MB") DataSize maxBody,
        @Min(1) @Max(1_000_000) @DefaultValue("10000") int maxEvents,
        @Min(1) @Max(10_000_000) @DefaultValue("100000") int maxNotifications,
        @NotNull @DefaultValue("64MB") DataSize maxRecorded,
        @NotNull @DefaultValue("60s") Duration timeout,
        @NotNull @DefaultValue("31d") Duration horizon) {}
