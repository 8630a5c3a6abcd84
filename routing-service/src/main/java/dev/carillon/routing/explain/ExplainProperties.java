// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How much a question may ask.
///
/// @param maxBody the largest question
/// @param maxMoments how many decisions an answer follows, of those that a notification comes to one after the other
/// @param patience how long another instance may take to answer
@Validated
@ConfigurationProperties("carillon.routing.explain")
record ExplainProperties(
        @NotNull @DefaultValue("512KB") DataSize maxBody,
        @Min(1) @Max(1_000) @DefaultValue("50") int maxMoments,
        @NotNull @DefaultValue("5s") Duration patience) {}
