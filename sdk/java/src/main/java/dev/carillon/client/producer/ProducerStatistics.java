// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import java.time.Duration;

/// Numbers of a producer since its start.
///
/// @param accepted events that the platform accepted
/// @param refused events that it refused
/// @param unconfirmed events without an answer within the time to give up
/// @param unanswered events that are queued or in flight
/// @param stalled time for which events have been unanswered and none was answered; zero if none is unanswered
public record ProducerStatistics(long accepted, long refused, long unconfirmed, int unanswered, Duration stalled) {}
