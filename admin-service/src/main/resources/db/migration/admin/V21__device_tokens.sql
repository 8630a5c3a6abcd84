-- The recipient to whom a device token belongs: the one who registered it last. A row is written only by a transaction that
-- has locked the rows of the recipients whom the token is taken from and given to.
create table device_tokens (
    tenant text collate "C" not null references tenants,
    -- SHA-256 of platform and token
    token bytea not null,
    recipient text collate "C" not null,
    primary key (tenant, token)
);
create index device_tokens_of_recipient on device_tokens (tenant, recipient);

insert into device_tokens (tenant, token, recipient)
select distinct on (tenant, token) tenant, token, recipient
from (
    select tenant, recipient, (device ->> 'registeredAtMillis')::bigint as registered_at,
        sha256(convert_to((device ->> 'platform') || ' ' || (device ->> 'token'), 'UTF8')) as token
    from recipients, jsonb_array_elements(
        case when jsonb_typeof(profile -> 'devices') = 'array' then profile -> 'devices' else '[]' end) as device
) as registered
order by tenant, token, registered_at desc, recipient;
