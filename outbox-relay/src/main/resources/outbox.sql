-- Outbox of an application, in the application's own database. PostgreSQL 13 or newer.
-- The application inserts; the relay sends each committed row to Carillon and deletes it.
create table carillon_outbox (
    -- Id of the event, and its idempotency key.
    id            uuid         primary key default gen_random_uuid(),
    -- Rows with the same aggregatetype and aggregateid are sent in the order of their insertion.
    aggregatetype varchar(255) not null,
    aggregateid   varchar(255) not null,
    -- Event type in Carillon's catalog.
    type          varchar(255) not null,
    -- Event as in POST /v1/events, without id and type.
    payload       jsonb        not null check (jsonb_typeof(payload) = 'object'),
    position      bigint       not null generated always as identity,
    created_at    timestamptz  not null default now(),
    -- Written by the relay when Carillon refuses the event temporarily.
    attempts      integer      not null default 0,
    retry_at      timestamptz,
    last_error    text
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

create unique index carillon_outbox_position on carillon_outbox (position);
create index carillon_outbox_order on carillon_outbox (aggregatetype, aggregateid, position);
create index carillon_outbox_retry on carillon_outbox (retry_at) where retry_at is not null;

-- Rows that Carillon refused for good. The relay never deletes them.
create table carillon_outbox_refused (
    id            uuid         primary key,
    aggregatetype varchar(255) not null,
    aggregateid   varchar(255) not null,
    type          varchar(255) not null,
    payload       jsonb        not null,
    position      bigint       not null,
    created_at    timestamptz  not null,
    refused_at    timestamptz  not null default clock_timestamp(),
    -- Failure code, such as schema-violation, and the problem document with all violations.
    code          text         not null,
    problem       json         not null
);

-- Wakes the relays when a transaction commits. Without it they find rows when they poll.
create function carillon_outbox_notify() returns trigger language plpgsql as $$
begin
    perform pg_notify('carillon_outbox', '');
    return null;
end
$$;

create trigger carillon_outbox_notify after insert on carillon_outbox
    for each statement execute function carillon_outbox_notify();
