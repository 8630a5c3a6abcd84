// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.cancellation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Configuration of the answers to cancellations.
///
/// @param patience Time that a durable cancellation waits for the routers to report what it stopped. After that it is
/// answered with the counts so far. A larger value gives complete counts more often and keeps the client waiting
/// longer.
@ConfigurationProperties("carillon.ingestion.cancellation")
public record CancellationProperties(@DefaultValue("2s") Duration patience) {}
