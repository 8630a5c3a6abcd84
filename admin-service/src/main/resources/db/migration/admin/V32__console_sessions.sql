-- Sessions of the console, which every instance serves.
create table console_sessions (
    -- digest of the id in the browser's cookie
    handle bytea primary key,
    -- empty before the sign-in
    operator text collate "C" not null,
    address text not null,
    agent text not null,
    created_at_millis bigint not null,
    used_at_millis bigint not null,
    -- encrypted with a key that is derived from the id
    content bytea not null
);
create index console_sessions_of_operator on console_sessions (operator, used_at_millis);
create index console_sessions_by_use on console_sessions (used_at_millis);
