-- SPDX-FileCopyrightText: The Carillon authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Database roles of the services. Run it as a superuser in Carillon's database, before the services or at any time
-- later; run it again to change passwords. It makes roles that can log in and connect to this database, and nothing else.
-- What they may read and write is granted by the process that migrates the schemas: after this script, run the
-- migrations again. docs/deployment.md describes both.
--
-- A password is the setting carillon.password.<service>, of admin, gateway, ingestion, routing and delivery. A service
-- without a password keeps the one that it has; a new role without a password cannot log in by one. A name is the setting
-- carillon.role.<service>, carillon_<service> by default, and the same as the property carillon.postgres.roles.<service>.
--
--   PGOPTIONS="-c carillon.password.admin=… -c carillon.password.gateway=… …" psql -d carillon -f roles.sql
do $$
declare
    service text;
    role_name text;
    password text;
begin
    foreach service in array array['admin', 'gateway', 'ingestion', 'routing', 'delivery'] loop
        role_name := coalesce(nullif(current_setting('carillon.role.' || service, true), ''), 'carillon_' || service);
        password := nullif(current_setting('carillon.password.' || service, true), '');
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I login', role_name);
        end if;
        if password is not null then
            execute format('alter role %I password %L', role_name, password);
        end if;
        execute format('grant connect on database %I to %I', current_database(), role_name);
    end loop;
end
$$;
