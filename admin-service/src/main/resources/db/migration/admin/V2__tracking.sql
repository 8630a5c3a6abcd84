-- The tracking read model: a projection of events.* and receipts.*, which can be dropped and read again from Kafka.
-- 9223372036854775807 stands for "not yet" in columns that keep the earliest instant.
create table tracked_events (
    tenant text collate "C" not null,
    id text collate "C" not null,
    event_type text collate "C" not null,
    lane smallint not null,
    accepted_at_millis bigint not null,
    recipients integer not null,
    -- empty: the producer named recipients
    audience text collate "C" not null,
    cancelled_at_millis bigint not null,
    primary key (tenant, id)
) with (fillfactor = 90);

create table tracked_notifications (
    tenant text collate "C" not null,
    id text collate "C" not null,
    event_id text collate "C" not null,
    recipient text collate "C" not null,
    event_type text collate "C" not null,
    lane smallint not null,
    accepted_at_millis bigint not null,
    -- rank of the highest fact known: see TrackedState
    status smallint not null,
    primary key (tenant, id)
) with (fillfactor = 80);
create index tracked_notifications_of_event on tracked_notifications (tenant, event_id, id);

create table tracked_receipts (
    tenant text collate "C" not null,
    -- the notification's id, or the event's where the fact is about the event
    subject text collate "C" not null,
    id text collate "C" not null,
    at_millis bigint not null,
    -- the Receipt as it was written
    body bytea not null,
    primary key (tenant, subject, id)
);
