-- Finds recipients by what people know of them. A recipient without an address or a name has no entry.
create index recipients_by_email on recipients (tenant, lower(profile ->> 'email')) where profile ->> 'email' <> '';
create index recipients_by_phone on recipients (tenant, (profile ->> 'phone')) where profile ->> 'phone' <> '';
create index recipients_by_name on recipients (tenant, (lower(profile #>> '{attributes,name}' collate "und-x-icu") collate "C"))
    where profile #>> '{attributes,name}' <> '';
