-- Short name of a letter, the first 16 hex digits of its id's SHA-256: an event that is sent again carries it in its id.
alter table dead_letters add column reference text collate "C" not null default '';
update dead_letters set reference = substr(encode(sha256(convert_to(id, 'UTF8')), 'hex'), 1, 16);
create index dead_letters_by_reference on dead_letters (reference) where reference <> '';
