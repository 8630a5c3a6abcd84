-- The rights of the admin service's role, set again after every migration. A table that is not named here is closed to the
-- service. The audit log can be extended but not shortened: of an entry, only the personal part can be overwritten.
-- Partitions of days are closed: they are read and written through their table, and functions of the owner create and
-- drop them. Without the role, as in an installation with one user, nothing is granted.
do $$
declare
    grantee text := current_setting('carillon.role.admin');
begin
    perform pg_advisory_xact_lock(7239871203848);
    if grantee = current_user or not exists (select from pg_roles where rolname = grantee) then
        return;
    end if;
    execute format('revoke all on all tables in schema admin from %I', grantee);
    execute format('grant usage on schema admin to %I', grantee);
    execute format('grant usage on sequence admin.versions to %I', grantee);
    execute format('grant select, insert, update on
        admin.tenants, admin.api_keys, admin.operators, admin.dead_letters, admin.redrives, admin.replays,
        admin.audit_heads to %I', grantee);
    execute format('grant select, insert, update, delete on
        admin.catalog_documents, admin.catalog_versions, admin.catalog_drafts,
        admin.recipients, admin.subscriptions, admin.consent_history, admin.device_tokens,
        admin.campaigns, admin.campaign_recipients, admin.segments, admin.levers,
        admin.operator_roles, admin.operator_second_factors, admin.operator_recovery_codes,
        admin.sign_in_attempts, admin.console_sessions,
        admin.tracked_events, admin.tracked_notifications, admin.tracked_receipts, admin.tracked_rates,
        admin.tracked_days,
        admin.outbox to %I', grantee);
    execute format('grant select, insert, update (before, after, salt) on admin.audit_entries to %I', grantee);
    execute format('grant select on admin.flyway_schema_history, admin.tracked_rates_default to %I', grantee);
    execute format('grant execute on function
        admin.create_rate_days(bigint, integer), admin.drop_rate_days(bigint) to %I', grantee);
end
$$;
