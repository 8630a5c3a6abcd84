// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

/// Outcome of the submission of an event.
public sealed interface Submission {

    String eventId();

    /// The platform has stored the event, now or at an earlier attempt.
    ///
    /// @param recipients number of recipients that the event names; 0 for a topic
    record Accepted(String eventId, int recipients) implements Submission {}

    /// The platform refused the event. Submitting it again cannot succeed.
    record Refused(String eventId, Problem problem) implements Submission {}

    /// No answer within the time to give up: the platform may or may not have stored the event. Submitting it again is
    /// safe.
    record Unconfirmed(String eventId, String cause) implements Submission {}
}
