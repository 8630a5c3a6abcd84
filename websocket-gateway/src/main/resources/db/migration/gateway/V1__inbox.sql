-- What arrived in recipients' inboxes. Written by the history from the log; a row is never changed.
create table gateway.inbox_items (
    tenant text not null,
    recipient text not null,
    notification_id text not null,
    lane text not null,
    epoch text not null,
    position bigint not null,
    delivery_id text not null,
    event_id text not null,
    event_type text not null,
    category text not null,
    arrived_at_millis bigint not null,
    content text not null,
    primary key (tenant, recipient, notification_id)
);

create index inbox_items_by_position on gateway.inbox_items (tenant, recipient, lane, position);
create index inbox_items_by_arrival on gateway.inbox_items (tenant, recipient, arrived_at_millis desc, notification_id desc);

-- How far the history is in each partition of the log: every record below position has been taken.
create table gateway.history_positions (
    lane text not null,
    partition integer not null,
    epoch text not null,
    position bigint not null,
    -- The log had lost what was before this position when it was first read.
    complete_from bigint not null,
    primary key (lane, partition)
);

-- What recipients did with items. Each act carries its time and its device; the latest wins, ties by device, then true.
create table gateway.item_states (
    tenant text not null,
    recipient text not null,
    notification_id text not null,
    confirmed_at_millis bigint,
    seen boolean not null default false,
    seen_at_millis bigint not null default 0,
    seen_by text not null default '',
    read boolean not null default false,
    read_at_millis bigint not null default 0,
    read_by text not null default '',
    archived boolean not null default false,
    archived_at_millis bigint not null default 0,
    archived_by text not null default '',
    primary key (tenant, recipient, notification_id)
);

-- Everything that arrived up to the instant is read, unless a later act says otherwise. Only moves forward.
create table gateway.read_watermarks (
    tenant text not null,
    recipient text not null,
    read_until_millis bigint not null,
    primary key (tenant, recipient)
);

-- Receipts of acts, written with the act in one transaction and published after.
create table gateway.receipt_outbox (
    number bigint generated always as identity primary key,
    receipt bytea not null
);
