// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import java.time.Duration;

/// The limits that a single event must keep.
///
/// @param maxRecipients named by one event
/// @param maxDataBytes of one event's data
/// @param maxFanOutBytes data times recipients of one event
/// @param maxDelay how far ahead an event may be scheduled
public record SubmissionLimits(int maxRecipients, int maxDataBytes, long maxFanOutBytes, Duration maxDelay) {}
