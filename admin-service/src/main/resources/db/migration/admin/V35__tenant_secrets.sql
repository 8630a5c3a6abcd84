-- Secrets of tenants can be added and retired. A token secret signs from a minute after it was added, when every gateway
-- knows it; the times of older secrets are missing.
alter table tenants
    add column token_secrets_since bigint[] not null default '{}',
    add column webhook_secrets bytea[] not null default '{}';
