// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.catalog;

import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Parsed;
import dev.carillon.events.v1.Quota;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Quota of a tenant: limits on the events that it submits. 0 means the installation's default.
///
/// @param eventsPerDay events per calendar day (UTC)
/// @param burstSeconds seconds whose events and bytes may be submitted at once
public record SubmissionQuota(
        long eventsPerSecond,
        long eventsPerDay,
        long recipientsPerEvent,
        long bytesPerSecond,
        long bytesPerDay,
        long burstSeconds) {

    private static final String EVENTS_PER_SECOND = "eventsPerSecond";
    private static final String EVENTS_PER_DAY = "eventsPerDay";
    private static final String RECIPIENTS_PER_EVENT = "recipientsPerEvent";
    private static final String BYTES_PER_SECOND = "bytesPerSecond";
    private static final String BYTES_PER_DAY = "bytesPerDay";
    private static final String BURST_SECONDS = "burstSeconds";

    /// Quota of a tenant that has none of its own.
    public static final SubmissionQuota DEFAULT = new SubmissionQuota(0, 0, 0, 0, 0, 0);

    /// Names of the members in JSON.
    public static final List<String> MEMBERS = List.of(
            EVENTS_PER_SECOND, EVENTS_PER_DAY, RECIPIENTS_PER_EVENT, BYTES_PER_SECOND, BYTES_PER_DAY, BURST_SECONDS);

    public static Parsed<SubmissionQuota> parse(ObjectNode json) {
        Fields fields = Fields.of(json);
        return Parsed.of(read(fields), fields);
    }

    static Optional<SubmissionQuota> find(Fields body, String name) {
        return body.object(name).map(SubmissionQuota::read);
    }

    private static SubmissionQuota read(Fields fields) {
        return new SubmissionQuota(
                fields.integer(EVENTS_PER_SECOND, 0, 1_000_000).orElse(0L),
                fields.integer(EVENTS_PER_DAY, 0, 100_000_000_000L).orElse(0L),
                fields.integer(RECIPIENTS_PER_EVENT, 0, 1_000_000).orElse(0L),
                fields.integer(BYTES_PER_SECOND, 0, 1_000_000_000).orElse(0L),
                fields.integer(BYTES_PER_DAY, 0, 100_000_000_000_000L).orElse(0L),
                fields.integer(BURST_SECONDS, 0, 60).orElse(0L));
    }

    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put(EVENTS_PER_SECOND, eventsPerSecond)
                .put(EVENTS_PER_DAY, eventsPerDay)
                .put(RECIPIENTS_PER_EVENT, recipientsPerEvent)
                .put(BYTES_PER_SECOND, bytesPerSecond)
                .put(BYTES_PER_DAY, bytesPerDay)
                .put(BURST_SECONDS, burstSeconds);
    }

    public Quota toMessage() {
        return Quota.newBuilder()
                .setEventsPerSecond(eventsPerSecond)
                .setEventsPerDay(eventsPerDay)
                .setRecipientsPerEvent((int) recipientsPerEvent)
                .setBytesPerSecond(bytesPerSecond)
                .setBytesPerDay(bytesPerDay)
                .setBurstSeconds((int) burstSeconds)
                .build();
    }
}
