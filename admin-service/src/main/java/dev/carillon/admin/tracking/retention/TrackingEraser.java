// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.retention;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.RecipientKey;
import dev.carillon.keys.ErasedStore;
import dev.carillon.keys.Eraser;
import java.time.Instant;

/// Eraser of recipients in the tracking tables. Each transaction erases a bounded number of notifications. An event
/// that a notification holds gets a row of its own, which does not name the recipient.
public record TrackingEraser(AdminDatabase database) implements Eraser {

    private static final int BATCH = 1_000;

    static final String DELETE = """
            with gone as (
                delete from tracked_notifications where key in (
                    select key from tracked_notifications
                    where tenant = ? and recipient = ? and since_millis < ? order by key limit ? for update)
                returning key, event_key, tenant, event_id, event_type, lane, accepted_at_millis, holds_event),
            receipts as (delete from tracked_receipts where subject in (select key from gone)),
            events as (
                insert into tracked_events as t
                    (key, tenant, id, event_type, lane, accepted_at_millis, recipients, audience, cancelled_at_millis)
                select event_key, tenant, event_id, event_type, lane, accepted_at_millis, 1, '', 9223372036854775807
                from gone where holds_event
                on conflict (key) do update set
                    event_type = excluded.event_type, lane = excluded.lane,
                    accepted_at_millis = excluded.accepted_at_millis,
                    recipients = excluded.recipients, audience = excluded.audience
                where excluded.accepted_at_millis < t.accepted_at_millis)
            select count(*) from gone
            """;

    @Override
    public ErasedStore store() {
        return ErasedStore.TRACKING;
    }

    @Override
    public long erase(RecipientKey recipient, Instant before) {
        long removed = 0;
        long last;
        do {
            last = database.inTransaction(jdbc -> jdbc.sql(DELETE)
                    .params(
                            recipient.tenant().value(),
                            recipient.requireRecipient().value(),
                            before.toEpochMilli(),
                            BATCH)
                    .query(Long.class)
                    .single());
            removed += last;
        } while (last == BATCH);
        return removed;
    }
}
