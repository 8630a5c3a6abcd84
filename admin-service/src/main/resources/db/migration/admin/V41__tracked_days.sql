-- Facts by day (UTC), event type and channel, for analytics. The type and the channel are empty or 0 where a fact has none.
create table tracked_days (
    tenant text collate "C" not null,
    day date not null,
    event_type text collate "C" not null,
    channel smallint not null,
    -- state of tracking, such as provider_accepted
    fact text collate "C" not null,
    count bigint not null,
    primary key (tenant, day, event_type, channel, fact)
) with (fillfactor = 50);
-- For the retention.
create index tracked_days_in_time on tracked_days (day);
