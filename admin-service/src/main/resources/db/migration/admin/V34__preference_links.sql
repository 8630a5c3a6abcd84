-- Links to the recipient's preferences from before this are revoked.
alter table recipients add column links_since_millis bigint not null default 0;
