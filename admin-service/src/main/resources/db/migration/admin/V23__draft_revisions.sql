-- Number of a draft's last change, by which two editors of one draft notice each other.
alter table catalog_drafts add column revision bigint not null default nextval('versions');
