// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.cancellation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How cancellations are answered.
///
/// @param patience how long a cancellation that is durable waits for the routers to say what it stopped
@ConfigurationProperties("carillon.ingestion.cancellation")
public record CancellationProperties(@DefaultValue("2s") Duration patience) {}
