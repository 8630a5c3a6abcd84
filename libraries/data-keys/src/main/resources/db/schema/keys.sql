-- Run by every service that may change schemas, before its first transaction; the lock lets one at a time. Changes are
-- added below, each so that it may be run again.
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

-- The rights of the services' roles. Every service makes and reads keys. Only admin destroys keys, wraps them again and
-- requests erasures. The stores in which a recipient is erased belong to admin and gateway. Without the roles, as in an
-- installation with one user, nothing is granted.
do $$
declare
    service text;
    grantee text;
begin
    foreach service in array array['admin', 'gateway', 'ingestion', 'routing', 'delivery'] loop
        grantee := current_setting('carillon.role.' || service);
        continue when grantee = current_user or not exists (select from pg_roles where rolname = grantee);
        execute format('revoke all on all tables in schema keys from %I', grantee);
        execute format('grant usage on schema keys to %I', grantee);
        execute format('grant select, insert on keys.data_keys to %I', grantee);
        execute format('grant select on keys.erasures to %I', grantee);
        if service in ('admin', 'gateway') then
            execute format('grant update (done_at) on keys.erasures to %I', grantee);
            execute format('grant select, update (done_at, repeated_at, removed) on keys.erasure_steps to %I', grantee);
        end if;
        if service = 'admin' then
            execute format('grant update (wrapped, master, destroyed_at) on keys.data_keys to %I', grantee);
            execute format('grant insert on keys.erasures, keys.erasure_steps to %I', grantee);
        end if;
    end loop;
end
$$;
