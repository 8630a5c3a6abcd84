// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientId;
import dev.carillon.events.v1.Event;
import java.util.List;

/// Event that may be published.
///
/// @param event event, complete except for the recipient
/// @param recipients distinct recipients; empty for a record in every partition
/// @param traceparent W3C trace context
public record PreparedEvent(Lane lane, Event event, List<RecipientId> recipients, String traceparent) {

    public PreparedEvent {
        recipients = List.copyOf(recipients);
    }
}
