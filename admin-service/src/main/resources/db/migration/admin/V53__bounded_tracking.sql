-- Tracked notifications of a tenant without a retention of its own are now deleted by age. Tenants that exist keep
-- theirs for ever, as before, until their settings say otherwise.
update tenants set settings = jsonb_set(settings::jsonb, '{retention}', '{"trackingDays": 0, "inboxDays": 0}')::json
where settings #>> '{retention}' is null;

-- Counted facts are partitioned by day, in UTC. The name of a partition is its day; its upper bound is the end of that
-- day. Days are created ahead, and whole days are dropped.
-- No statement searches for counters by time alone any more, so the index on the time is dropped.
drop index tracked_rates_in_time;
alter table tracked_rates rename to tracked_rates_before;
create table tracked_rates (
    tenant text collate "C" not null,
    at_millis bigint not null,
    lane smallint not null,
    -- 0: of no channel
    channel smallint not null,
    -- rank of a TrackedState
    state smallint not null,
    count bigint not null,
    constraint tracked_rates_by_day_pkey primary key (tenant, at_millis, lane, channel, state)
) partition by range (at_millis);
create table tracked_rates_default (like tracked_rates including all) with (fillfactor = 50);

-- The table of before becomes the partition of today, with all days before it. No row of it is copied, except those
-- that a wrong clock has put into the days to come. Attaching reads the table once, to compare its rows with the bound.
do $$
declare
    today constant bigint := floor(extract(epoch from now()) / 86400);
    tomorrow_millis constant bigint := (today + 1) * 86400000;
    name constant text := 'tracked_rates_' || to_char(now() at time zone 'UTC', 'YYYYMMDD');
begin
    with later as (delete from tracked_rates_before where at_millis >= tomorrow_millis returning *)
    insert into tracked_rates_default select * from later;
    execute format('alter table tracked_rates_before rename to %I', name);
    execute format('alter table tracked_rates attach partition %I for values from (minvalue) to (%s)', name,
        tomorrow_millis);
end
$$;
alter table tracked_rates attach partition tracked_rates_default default;

-- Creates the partitions of the given day and of the days after it, as far as they do not exist. Rows of such a day
-- move out of the default partition. The service's role owns no table, so the functions run as their owner. Of several
-- callers at a time one works and the others return -1. A lock that is not free within a second fails the call, so
-- that a waiting call does not stop the writers behind it.
create function create_rate_days(first_millis bigint, days integer) returns integer
language plpgsql security definer set search_path = admin, pg_temp set lock_timeout = '1s' as $$
declare
    begins bigint;
    ends bigint;
    name text;
    created integer := 0;
begin
    if not pg_try_advisory_xact_lock(7239871203853) then
        return -1;
    end if;
    for i in 0 .. days - 1 loop
        begins := (first_millis / 86400000 + i) * 86400000;
        ends := begins + 86400000;
        name := 'tracked_rates_' || to_char(to_timestamp(begins / 1000) at time zone 'UTC', 'YYYYMMDD');
        continue when to_regclass(name) is not null;
        execute format('create table %I (like tracked_rates including all) with (fillfactor = 50)', name);
        -- Otherwise a row could arrive between the move and the attachment.
        lock table tracked_rates_default in access exclusive mode;
        execute format('with early as (delete from tracked_rates_default where at_millis >= %s and at_millis < %s'
            ' returning *) insert into %I select * from early', begins, ends, name);
        execute format('alter table tracked_rates attach partition %I for values from (%s) to (%s)', name, begins, ends);
        created := created + 1;
    end loop;
    return created;
end
$$;

-- Drops the partitions of days that end before the instant, or at it, and deletes the rows of such days from the default
-- partition: those that came late. Returns the number of dropped partitions, or -1 while another caller works.
create function drop_rate_days(before_millis bigint) returns integer
language plpgsql security definer set search_path = admin, pg_temp set lock_timeout = '1s' as $$
declare
    name text;
    dropped integer := 0;
begin
    if not pg_try_advisory_xact_lock(7239871203853) then
        return -1;
    end if;
    for name in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'tracked_rates'::regclass and c.relname ~ '^tracked_rates_[0-9]{8}$'
            and (extract(epoch from to_date(right(c.relname, 8), 'YYYYMMDD')) + 86400) * 1000 <= before_millis
    loop
        execute format('drop table %I', name);
        dropped := dropped + 1;
    end loop;
    delete from tracked_rates_default where at_millis < before_millis;
    return dropped;
end
$$;

revoke execute on function create_rate_days(bigint, integer), drop_rate_days(bigint) from public;
