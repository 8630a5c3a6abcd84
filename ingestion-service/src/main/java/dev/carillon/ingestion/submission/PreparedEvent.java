// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientId;
import dev.carillon.events.v1.Event;
import java.util.List;

/// An event that may be published.
///
/// @param event complete but for the recipient
/// @param recipients without repetition; empty means: to every partition
/// @param traceparent W3C trace context
public record PreparedEvent(Lane lane, Event event, List<RecipientId> recipients, String traceparent) {

    public PreparedEvent {
        recipients = List.copyOf(recipients);
    }
}
