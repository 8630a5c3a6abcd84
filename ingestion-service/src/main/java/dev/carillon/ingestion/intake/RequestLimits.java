// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

import dev.carillon.ingestion.submission.SubmissionLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Limits of a request. A refusal names the limit that was exceeded.
///
/// @param maxBody Largest body of a request with one event, and largest gRPC message of `Publish` and `PublishStream`.
/// @param maxBatchBody Largest body of a batch, and largest gRPC message of `PublishBatch`. A gRPC stream is not read
/// while so many bytes of its events wait for Kafka. A gRPC message above twice this size is cut off.
/// @param maxBatchEvents Most events in one batch. A gRPC stream is not read while so many of its events wait for
/// Kafka.
/// @param maxBatchRecords Most recipients of all events of one batch together.
/// @param maxRecipients Most recipients that one event may name. A larger value lets one request write more records.
/// @param maxData Largest data of one event, as JSON text. A larger value needs a larger record limit in Kafka.
/// @param maxFanOut Largest product of an event's data size and its number of recipients, which is the volume written
/// to Kafka.
/// @param maxJsonDepth Deepest nesting of arrays and objects in a body.
/// @param maxDelay Longest time ahead for which an event may be scheduled.
/// @param maxInFlight Memory for all requests in progress. Each request and each gRPC stream counts for at least 32 KB.
/// One tenant may use as much
/// as remains free for the others, so at most a half. Requests beyond it are refused with 503. A larger value accepts
/// more concurrent requests and needs more heap.
@ConfigurationProperties("carillon.ingestion.limits")
public record RequestLimits(
        @DefaultValue("1MB") DataSize maxBody,
        @DefaultValue("8MB") DataSize maxBatchBody,
        @DefaultValue("1000") int maxBatchEvents,
        @DefaultValue("10000") int maxBatchRecords,
        @DefaultValue("1000") int maxRecipients,
        @DefaultValue("256KB") DataSize maxData,
        @DefaultValue("16MB") DataSize maxFanOut,
        @DefaultValue("64") int maxJsonDepth,
        @DefaultValue("365d") Duration maxDelay,
        @DefaultValue("64MB") DataSize maxInFlight) {

    SubmissionLimits ofOneEvent() {
        return new SubmissionLimits(maxRecipients, Math.toIntExact(maxData.toBytes()), maxFanOut.toBytes(), maxDelay);
    }
}
