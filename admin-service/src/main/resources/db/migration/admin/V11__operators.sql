-- People who use the console, and the log of what was changed by whom.
create table operators (
    -- the name to sign in with, in lower case
    id text collate "C" primary key,
    display_name text not null,
    -- {bcrypt}…
    password text not null,
    is_installation_admin boolean not null,
    created_at_millis bigint not null,
    -- sessions that began before this have ended
    sessions_since_millis bigint not null,
    disabled_at_millis bigint
);

create table operator_roles (
    operator text collate "C" not null references operators on delete cascade,
    tenant text collate "C" not null references tenants,
    role text collate "C" not null,
    primary key (operator, tenant, role)
);
create index operator_roles_of_tenant on operator_roles (tenant, operator);

-- Attempts to sign in, by name and by address; a name's are forgotten once one succeeds.
create table sign_in_attempts (
    subject text collate "C" primary key,
    attempts integer not null,
    since_millis bigint not null
);

create table audit_entries (
    -- the tenant; empty for the installation
    chain text collate "C" not null,
    sequence bigint not null,
    at_millis bigint not null,
    actor text not null,
    source text not null,
    action text not null,
    kind text collate "C" not null,
    subject text collate "C" not null,
    -- text, not json: hashed as written. To erase a person, set before and after to null and salt to '': the chain
    -- is made of the digests and stays whole.
    before text,
    after text,
    salt bytea not null,
    before_digest bytea not null,
    after_digest bytea not null,
    hash bytea not null,
    primary key (chain, sequence)
);
create index audit_entries_of_subject on audit_entries (chain, kind, subject, sequence);

create table audit_heads (
    chain text collate "C" primary key,
    sequence bigint not null,
    hash bytea not null
);

-- empty: of all tenants
alter table redrives add column tenant text collate "C" not null default '';
