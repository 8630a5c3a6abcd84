// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

/// What the submission of an event came to.
public sealed interface Submission {

    String eventId();

    /// The event is durable, now or by an earlier attempt.
    ///
    /// @param recipients how many it names, 0 for a topic
    record Accepted(String eventId, int recipients) implements Submission {}

    /// The platform will not have it. Trying again cannot help.
    record Refused(String eventId, Problem problem) implements Submission {}

    /// No answer within the time to give up: it may be durable or not. Submitting the same event again is safe.
    record Unconfirmed(String eventId, String cause) implements Submission {}
}
