// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import dev.carillon.ingestion.submission.SubmissionLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What a request may be. Every refusal for a limit names it.
///
/// @param maxBody of a request with one event
/// @param maxBatchBody of a request with several
/// @param maxBatchEvents in one batch
/// @param maxBatchRecords recipients of all events of one batch together
/// @param maxRecipients of one event
/// @param maxData of one event, as JSON text
/// @param maxFanOut data times recipients of one event
/// @param maxJsonDepth how deep arrays and objects of a body may nest
/// @param maxDelay how far ahead an event may be scheduled
/// @param maxInFlight memory of all requests that are being worked on; each counts for at least 32 KB
@ConfigurationProperties("carillon.ingestion.limits")
record RequestLimits(
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
