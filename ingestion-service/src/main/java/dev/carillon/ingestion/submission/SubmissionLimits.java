// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import java.time.Duration;

/// Limits of a single event.
///
/// @param maxRecipients most recipients of one event
/// @param maxDataBytes largest data of one event in bytes
/// @param maxFanOutBytes largest product of data size and number of recipients
/// @param maxDelay longest time ahead for which an event may be scheduled
public record SubmissionLimits(int maxRecipients, int maxDataBytes, long maxFanOutBytes, Duration maxDelay) {}
