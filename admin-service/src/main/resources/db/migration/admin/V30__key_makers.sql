-- Author of a key: operator:<id>, key:<id>, or empty for a key of the platform and for keys from before this column.
alter table api_keys add column made_by text collate "C" not null default '';
create index api_keys_of_maker on api_keys (made_by) where revoked_at_millis is null;
