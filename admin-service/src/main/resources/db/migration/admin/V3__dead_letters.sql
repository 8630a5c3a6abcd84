-- The dead letters, a projection of their topic with what was done about each.
create table dead_letters (
    -- source topic, partition, offset and code, and of a letter about one member of an audience its key
    id text collate "C" primary key,
    tenant text collate "C" not null,
    code text collate "C" not null,
    -- the summary without what differs from letter to letter
    cause text not null,
    summary text not null,
    -- empty where no provider was asked
    provider text collate "C" not null,
    source_topic text collate "C" not null,
    source_partition integer not null,
    source_offset bigint not null,
    at_millis bigint not null,
    recorded_by text not null,
    -- the letter as it stands in the topic
    body bytea not null,
    redrive bigint,
    redriven_at_millis bigint
);
create index dead_letters_in_time on dead_letters (at_millis, id);
create index dead_letters_to_redrive on dead_letters (redrive, at_millis) where redriven_at_millis is null and redrive is not null;

create table redrives (
    id bigint generated always as identity primary key,
    filter text not null,
    per_second integer not null,
    requested_at_millis bigint not null,
    matched bigint not null
);
