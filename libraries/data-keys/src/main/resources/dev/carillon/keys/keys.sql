-- Run by every service that finds no schema; the lock lets one at a time. Changes are added below, each so that it may be
-- run again.
select pg_advisory_xact_lock(7239871203847);

create schema if not exists keys;

-- A key of each recipient. After an erasure the row stays, without the key: so what was sealed with it is known to be
-- erased, not lost.
create table if not exists keys.data_keys (
    id bigint generated always as identity primary key,
    tenant text collate "C" not null,
    recipient text collate "C" not null,
    -- nonce and ciphertext under a master key; null: destroyed
    wrapped bytea,
    -- name of that master key
    master text not null,
    destroyed_at timestamptz
);
create unique index if not exists data_keys_active on keys.data_keys (tenant, recipient) where wrapped is not null;
create index if not exists data_keys_of_recipient on keys.data_keys (tenant, recipient);
create index if not exists data_keys_by_master on keys.data_keys (master) where wrapped is not null;

-- Requests to erase a recipient, and what each store said.
create table if not exists keys.erasures (
    id bigint generated always as identity primary key,
    tenant text collate "C" not null,
    recipient text collate "C" not null,
    requested_at timestamptz not null,
    requested_by text not null,
    done_at timestamptz
);
create index if not exists erasures_of_recipient on keys.erasures (tenant, recipient, id);
create index if not exists erasures_in_time on keys.erasures (requested_at);

create table if not exists keys.erasure_steps (
    erasure bigint not null references keys.erasures,
    store text not null,
    done_at timestamptz,
    -- once more, when no process can hold the key in memory any longer, not even one that was cut off
    repeated_at timestamptz,
    -- rows or entries that were removed
    removed bigint not null default 0,
    primary key (erasure, store)
);
create index if not exists erasure_steps_open on keys.erasure_steps (store, erasure) where repeated_at is null;
