-- What tells an audience of something at a pace, and how far that is.
create table campaigns (
    tenant text collate "C" not null references tenants,
    id text collate "C" not null,
    -- 0 only inside the transaction that creates the row
    version bigint not null default 0,
    -- json, not jsonb: it is given back as it was written, but for a list of recipients, which is counted
    document json not null default '{}',
    state text not null default 'draft',
    -- when the runner turns to it; null: not before somebody changes its state
    due_millis bigint,
    -- why the runner paused it
    fault text not null default '',
    updated_at_millis bigint not null default 0,
    started_at_millis bigint,
    ended_at_millis bigint,
    -- stages of the ramp that are over
    stage integer not null default 0,
    -- when the stage begins
    stage_at_millis bigint not null default 0,
    -- the last of the audience that was looked at in this stage; empty before the first
    cursor text collate "C" not null default '',
    looked_at bigint not null default 0,
    -- of the audience when the stage began
    total bigint not null default 0,
    held_out bigint not null default 0,
    -- {"variant": events written}
    written json not null default '{}',
    primary key (tenant, id)
);
create index campaigns_due on campaigns (due_millis) where due_millis is not null;

-- Audiences that are lists.
create table campaign_recipients (
    tenant text collate "C" not null,
    campaign text collate "C" not null,
    recipient text collate "C" not null,
    primary key (tenant, campaign, recipient),
    foreign key (tenant, campaign) references campaigns on delete cascade
);
create index campaign_recipients_of_recipient on campaign_recipients (tenant, recipient);
