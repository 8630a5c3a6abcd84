// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.cancellation;

import dev.carillon.events.Lane;
import dev.carillon.events.v1.Cancellation;
import dev.carillon.events.v1.Event;
import dev.carillon.ingestion.submission.PreparedEvent;
import dev.carillon.ingestion.submission.Producer;
import java.time.Instant;
import java.util.List;

/// Factory of cancellation records.
public final class Cancellations {

    private Cancellations() {}

    /// Cancellation of an event in one lane; the event's type need not be known.
    public static PreparedEvent of(String id, Lane lane, Producer producer, String traceparent, Instant now) {
        Event event = Event.newBuilder()
                .setTenant(producer.tenant().value())
                .setId(id)
                .setLane(lane.code())
                .setCancellation(Cancellation.newBuilder().setRequestedBy("api-key:" + producer.keyId()))
                .setSource("urn:carillon:api-key:" + producer.keyId())
                .setAcceptedAtMillis(now.toEpochMilli())
                .setSubmittedBy(producer.keyId())
                .build();
        return new PreparedEvent(lane, event, List.of(), traceparent);
    }
}
