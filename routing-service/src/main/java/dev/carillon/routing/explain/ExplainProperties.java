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

/// Limits of explanations.
///
/// @param maxBody Largest request body. A larger body is refused.
/// @param maxMoments Most successive decisions that an explanation follows for one notification. A larger value
/// explains longer workflows and takes longer.
/// @param patience Time to wait for the response of another router. A larger value tolerates slower routers and keeps
/// the client waiting longer.
@Validated
@ConfigurationProperties("carillon.routing.explain")
record ExplainProperties(
        @NotNull @DefaultValue("512KB") DataSize maxBody,
        @Min(1) @Max(1_000) @DefaultValue("50") int maxMoments,
        @NotNull @DefaultValue("5s") Duration patience) {}
