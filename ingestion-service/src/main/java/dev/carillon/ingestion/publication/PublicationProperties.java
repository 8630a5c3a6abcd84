// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.publication;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How events are written to Kafka. A submission is answered after twice `maxBlock` and `deliveryTimeout` together at
/// the
/// latest.
///
/// @param linger how long a batch may wait for company
/// @param batchBytes of one partition's batch
/// @param bufferBytes of all batches together
/// @param maxBlock how long a submission may wait for room in the buffer or for the topic's metadata
/// @param requestTimeout of one request to a broker
/// @param deliveryTimeout until a record must have been acknowledged, retries included
@ConfigurationProperties("carillon.ingestion.publication")
public record PublicationProperties(
        @DefaultValue("1ms") Duration linger,
        @DefaultValue("65536") int batchBytes,
        @DefaultValue("33554432") long bufferBytes,
        @DefaultValue("750ms") Duration maxBlock,
        @DefaultValue("2s") Duration requestTimeout,
        @DefaultValue("3500ms") Duration deliveryTimeout) {}
