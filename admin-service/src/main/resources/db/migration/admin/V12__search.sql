-- What the console looks for: notifications by recipient and by time, events by time, letters by tenant and time.
alter table tracked_notifications add column since_millis bigint not null default 9223372036854775807;
update tracked_notifications set since_millis = accepted_at_millis;
create index tracked_notifications_in_time on tracked_notifications (tenant, since_millis desc, key desc);
create index tracked_notifications_of_recipient on tracked_notifications (tenant, recipient, since_millis desc, key desc);
create index tracked_events_in_time on tracked_events (tenant, accepted_at_millis desc, key desc);

-- With what letters are grouped by, so that counting them reads the index alone.
create index dead_letters_of_tenant on dead_letters (tenant, at_millis desc, id desc)
    include (code, cause, provider, source_topic, redriven_at_millis);

-- How many facts there were, in intervals of 10 seconds. Kept for two days. What is read from the log again is counted
-- again.
create table tracked_rates (
    tenant text collate "C" not null,
    at_millis bigint not null,
    lane smallint not null,
    -- 0: of no channel
    channel smallint not null,
    -- rank of a TrackedState
    state smallint not null,
    count bigint not null,
    primary key (tenant, at_millis, lane, channel, state)
);
create index tracked_rates_in_time on tracked_rates (at_millis);
