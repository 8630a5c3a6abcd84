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

/// How large a simulation may be. One runs at a time.
///
/// @param maxBody the largest request
/// @param maxEvents recorded events of the range; an event counts once for each recipient that it names, and an
/// audience's event once
/// @param maxNotifications recipients of these events, and receipts by which recipients engaged
/// @param maxRecorded bytes of events, receipts, profiles and subscriptions that are held in memory
/// @param timeout how long reading and running may take together
/// @param horizon how long time runs on after the range, for what is due later
@Validated
@ConfigurationProperties("carillon.routing.simulation")
record SimulationProperties(
        @NotNull @DefaultValue("1MB") DataSize maxBody,
        @Min(1) @Max(1_000_000) @DefaultValue("10000") int maxEvents,
        @Min(1) @Max(10_000_000) @DefaultValue("100000") int maxNotifications,
        @NotNull @DefaultValue("64MB") DataSize maxRecorded,
        @NotNull @DefaultValue("60s") Duration timeout,
        @NotNull @DefaultValue("31d") Duration horizon) {}
