-- Past its expiry an item is not new any more: not counted, not sent. Null: it never expires.
alter table gateway.inbox_items add column expires_at_millis bigint;

-- Further facts about items, under the same rule: the latest act wins. `snoozed` is the millisecond until which.
-- `withdrawn_at_millis`: the producer took the notification back; it may be known before the item itself.
-- `revision`: the recipient's change in which the item was last concerned.
alter table gateway.item_states
    add column pinned boolean not null default false,
    add column pinned_at_millis bigint not null default 0,
    add column pinned_by text not null default '',
    add column snoozed bigint not null default 0,
    add column snoozed_at_millis bigint not null default 0,
    add column snoozed_by text not null default '',
    add column withdrawn_at_millis bigint,
    add column revision bigint not null default 0;

create index item_states_by_revision on gateway.item_states (tenant, recipient, revision) where revision > 0;

-- Numbers each recipient's changes of state. The row's lock makes them visible in the order of their numbers.
create table gateway.change_revisions (
    tenant text not null,
    recipient text not null,
    revision bigint not null,
    primary key (tenant, recipient)
);

-- Names this incarnation of the changes. One row.
create table gateway.change_epoch (
    epoch text not null
);
insert into gateway.change_epoch (epoch) values (replace(gen_random_uuid()::text, '-', ''));
