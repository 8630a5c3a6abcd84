-- The rights of the gateways' role, set again after every migration. A table that is not named here is closed to the
-- gateways. Without the role, as in an installation with one user, nothing is granted.
do $$
declare
    grantee text := current_setting('carillon.role.gateway');
begin
    perform pg_advisory_xact_lock(7239871203849);
    if grantee = current_user or not exists (select from pg_roles where rolname = grantee) then
        return;
    end if;
    execute format('revoke all on all tables in schema gateway from %I', grantee);
    execute format('grant usage on schema gateway to %I', grantee);
    execute format('grant select, insert, update, delete on
        gateway.inbox_items, gateway.item_states, gateway.read_watermarks, gateway.receipt_outbox to %I', grantee);
    execute format('grant select, insert, update on
        gateway.history_positions, gateway.change_revisions to %I', grantee);
    execute format('grant select on gateway.change_epoch, gateway.flyway_schema_history to %I', grantee);
end
$$;
