-- Named audiences. The members of a segment are the subscriptions to the topic segment:<id>.
create table segments (
    tenant text collate "C" not null references tenants,
    id text collate "C" not null,
    -- 0 only inside the transaction that creates the row
    version bigint not null default 0,
    -- json, not jsonb: a document is given back as it was written
    document json not null default '{}',
    -- last recipient that was compared with the rule since it changed; empty before the first; null: all were
    swept_to text collate "C",
    -- deleted, while subscriptions still have to be ended
    is_removed boolean not null default false,
    updated_at_millis bigint not null default 0,
    primary key (tenant, id)
);
create index segments_to_sweep on segments (tenant, id) where swept_to is not null;
