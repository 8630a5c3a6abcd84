-- The tracking read model: a projection of events.* and receipts.*, which can be dropped and read again from Kafka.
-- Keys are 16 bytes (see TrackedKey), because these tables take several rows for each notification.
-- 9223372036854775807 stands for "not yet" in columns that keep the earliest instant.
create table tracked_events (
    -- of tenant and id
    key bytea primary key,
    tenant text collate "C" not null,
    id text collate "C" not null,
    event_type text collate "C" not null,
    lane smallint not null,
    accepted_at_millis bigint not null,
    recipients integer not null,
    -- empty: the producer named recipients
    audience text collate "C" not null,
    cancelled_at_millis bigint not null
) with (fillfactor = 95);

create table tracked_notifications (
    -- the notification's id
    key bytea primary key,
    event_key bytea not null,
    tenant text collate "C" not null,
    event_id text collate "C" not null,
    recipient text collate "C" not null,
    event_type text collate "C" not null,
    lane smallint not null,
    accepted_at_millis bigint not null,
    -- rank of the highest fact known: see TrackedState
    status smallint not null
) with (fillfactor = 70);
create index tracked_notifications_of_event on tracked_notifications (event_key, key);

create table tracked_receipts (
    -- the notification's key, or the event's where the fact is about the event
    subject bytea not null,
    -- the least receipt id among those that were written together
    first_receipt bytea not null,
    -- receipts, each with its length before it; the same one may stand in two rows
    body bytea not null,
    primary key (subject, first_receipt)
);
