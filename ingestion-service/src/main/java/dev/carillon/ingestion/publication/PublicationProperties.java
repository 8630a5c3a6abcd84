// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.publication;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Configuration of the Kafka producers: one for the critical lane, one for the others. A submission is answered within
/// twice the sum of `maxBlock` and `deliveryTimeout`.
///
/// @param linger Time that a batch of the standard and bulk lanes waits for further records. A larger value costs less
/// processor time for each event and raises the latency.
/// @param criticalLinger Time that a batch of the critical lane waits for further records.
/// @param batchBytes Largest batch of one partition.
/// @param bufferBytes Memory for all batches of one producer. A larger value absorbs longer broker pauses.
/// @param maxBlock Longest time that a submission waits for room in the buffer or for the topic's metadata. After
/// that it is answered with 503.
/// @param requestTimeout Time to wait for a broker's response to one request.
/// @param deliveryTimeout Time within which a record must be acknowledged, including retries. After that the
/// submission is answered with 503.
@ConfigurationProperties("carillon.ingestion.publication")
public record PublicationProperties(
        @DefaultValue("5ms") Duration linger,
        @DefaultValue("1ms") Duration criticalLinger,
        @DefaultValue("65536") int batchBytes,
        @DefaultValue("33554432") long bufferBytes,
        @DefaultValue("750ms") Duration maxBlock,
        @DefaultValue("2s") Duration requestTimeout,
        @DefaultValue("3500ms") Duration deliveryTimeout) {}
