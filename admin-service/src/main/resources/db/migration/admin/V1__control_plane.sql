-- What the control plane owns. Versions come from one sequence, drawn while the row is locked, so that the version of one
-- document only grows, also when it is removed and written again.
create sequence versions;

create table tenants (
    tenant text collate "C" primary key,
    version bigint not null,
    settings json not null,
    token_secrets bytea[] not null,
    created_at_millis bigint not null,
    updated_at_millis bigint not null
);

create table api_keys (
    key_id text collate "C" primary key,
    tenant text collate "C" not null references tenants,
    name text not null,
    secret_sha256 bytea not null,
    scopes text[] not null,
    version bigint not null,
    created_at_millis bigint not null,
    -- null: does not expire
    expires_at_millis bigint,
    revoked_at_millis bigint
);
create index api_keys_of_tenant on api_keys (tenant, key_id);

create table catalog_documents (
    tenant text collate "C" not null references tenants,
    kind text collate "C" not null,
    id text collate "C" not null,
    -- 0 only inside the transaction that creates the row
    version bigint not null default 0,
    -- json, not jsonb: a document is given back as it was written
    document json not null default '{}',
    updated_at_millis bigint not null default 0,
    primary key (tenant, kind, id)
);

create table recipients (
    tenant text collate "C" not null references tenants,
    recipient text collate "C" not null,
    version bigint not null default 0,
    profile jsonb not null default '{}',
    created_at_millis bigint not null default 0,
    updated_at_millis bigint not null default 0,
    primary key (tenant, recipient)
) with (fillfactor = 85);

create table subscriptions (
    tenant text collate "C" not null references tenants,
    recipient text collate "C" not null,
    topic text collate "C" not null,
    version bigint not null,
    since_millis bigint not null,
    primary key (tenant, recipient, topic)
);
create index subscriptions_of_topic on subscriptions (tenant, topic, recipient);

-- Records on their way to Kafka, written in the transaction of the change that they tell of and removed once acknowledged.
-- Rows of one key are written under that key's row lock, so their ids are in the order of their commits.
create table outbox (
    id bigint generated always as identity primary key,
    topic text not null,
    -- tenant/recipient whose partition the record goes to; null: by the record's key
    recipient_key text,
    record_key bytea not null,
    -- null: a tombstone
    record_value bytea
);
