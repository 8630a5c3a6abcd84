-- Ranges of a log that operators have written once more, and how far that is.
create table replays (
    id bigint generated always as identity primary key,
    -- topics, separated by commas
    topics text not null,
    tenant text collate "C" not null,
    from_millis bigint not null,
    to_millis bigint not null,
    per_second integer not null,
    reason text not null,
    requested_by text not null,
    requested_at_millis bigint not null,
    -- {"topic-partition": [next offset, end offset]}; null before the first turn
    progress json,
    looked_at bigint not null default 0,
    written bigint not null default 0,
    ended_at_millis bigint
);
