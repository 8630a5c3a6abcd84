-- What was said about consents, each time that it changed. It is kept when the profile is deleted, until the recipient is
-- erased.
create table consent_history (
    tenant text collate "C" not null references tenants,
    recipient text collate "C" not null,
    entry bigint generated always as identity,
    purpose text not null,
    -- empty: for every channel
    channel text not null,
    -- null: it was taken off the record
    granted boolean,
    at_millis bigint not null,
    evidence text not null,
    recorded_at_millis bigint not null,
    -- empty: the platform, because of a receipt
    recorded_by text not null,
    primary key (tenant, recipient, entry)
);
insert into consent_history
    (tenant, recipient, purpose, channel, granted, at_millis, evidence, recorded_at_millis, recorded_by)
select tenant, recipient, consent ->> 'purpose', consent ->> 'channel', (consent ->> 'granted')::boolean,
    (consent ->> 'atMillis')::bigint, consent ->> 'evidence', updated_at_millis, ''
from recipients, jsonb_array_elements(
    case when jsonb_typeof(profile -> 'consents') = 'array' then profile -> 'consents' else '[]' end) as consent;

-- The suppression list of a tenant.
create index recipients_suppressed on recipients (tenant, recipient) where profile -> 'suppressions' <> '[]';
