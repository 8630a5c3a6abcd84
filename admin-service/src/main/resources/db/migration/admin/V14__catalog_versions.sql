-- What the catalog's documents were, and what they may become. Receipt endpoints have secrets and no history.
create table catalog_versions (
    tenant text collate "C" not null references tenants,
    kind text collate "C" not null,
    id text collate "C" not null,
    version bigint not null,
    -- null: it was deleted
    document json,
    written_by text not null,
    at_millis bigint not null,
    primary key (tenant, kind, id, version)
);
insert into catalog_versions (tenant, kind, id, version, document, written_by, at_millis)
select tenant, kind, id, version, document, '', updated_at_millis from catalog_documents where kind <> 'receipt_endpoint';

create table catalog_drafts (
    tenant text collate "C" not null references tenants,
    kind text collate "C" not null,
    id text collate "C" not null,
    -- the version that was published when the draft was begun; 0 where there was none
    based_on bigint not null,
    document json not null,
    written_by text not null,
    at_millis bigint not null,
    primary key (tenant, kind, id)
);
