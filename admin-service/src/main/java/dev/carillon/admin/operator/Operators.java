// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.access.ApiKeys;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Role;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.operator.session.SignIn;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.http.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

/// Operators in PostgreSQL. The audit log records every change: changes of roles in the tenant's chain, other
/// changes in the installation's. Thread-safe.
final class Operators {

    private static final String COLUMNS = """
        id, display_name, password, is_installation_admin, created_at_millis, sessions_since_millis,
            disabled_at_millis, exists (select from operator_second_factors
                where operator = operators.id and confirmed_at_millis is not null) has_second_factor,
            (select coalesce(array_agg(tenant || ' ' || role), '{}') from operator_roles
                where operator = operators.id) roles
        """;

    private static final String FIND = "select " + COLUMNS + " from operators where id = ?";

    private static final String LOCK = FIND + " for update";

    private static final String LIST = "select " + COLUMNS + " from operators where id > ? order by id limit ?";

    private static final String LIST_OF_TENANT = "select " + COLUMNS + """
         from operators where id > ? and exists (
            select from operator_roles where tenant = ? and operator = operators.id) order by id limit ?
        """;

    private static final String INSERT = """
        insert into operators (id, display_name, password, is_installation_admin, created_at_millis,
            sessions_since_millis)
        values (?, ?, ?, ?, ?, ?) on conflict (id) do nothing
        """;

    private static final String SET_PASSWORD =
            "update operators set password = ?, sessions_since_millis = ? where id = ?";

    private static final String DISABLE = "update operators set disabled_at_millis = ? where id = ?";

    private static final String CLEAR_ROLES = "delete from operator_roles where operator = ? and tenant = ?";

    private static final String ADD_ROLE = "insert into operator_roles (operator, tenant, role) values (?, ?, ?)";

    private static final String TENANTS = "select tenant from tenants order by tenant limit 200";

    private static final String EXISTING = "select tenant from tenants where tenant = any(?) order by tenant limit 200";

    private static final String TENANT_EXISTS = "select exists (select from tenants where tenant = ?)";

    private static final String KIND = "operator";

    private final AdminDatabase database;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final ApiKeys keys;
    private final InstantSource clock;

    Operators(AdminDatabase database, AuditTrail audit, Outbox outbox, ApiKeys keys, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.outbox = outbox;
        this.keys = keys;
        this.clock = clock;
    }

    /// Properties of an operator to create.
    record Request(String id, String displayName, String passwordHash, boolean isInstallationAdmin) {}

    Optional<Operator> find(String id) {
        return database.jdbc()
                .sql(FIND)
                .param(id)
                .query((row, _) -> operator(row))
                .optional();
    }

    List<Operator> list(String after, int limit) {
        return database.jdbc()
                .sql(LIST)
                .params(after, limit)
                .query((row, _) -> operator(row))
                .list();
    }

    List<Operator> listOf(TenantId tenant, String after, int limit) {
        return database.jdbc()
                .sql(LIST_OF_TENANT)
                .params(after, tenant.value(), limit)
                .query((row, _) -> operator(row))
                .list();
    }

    /// Names of all tenants, at most 200.
    List<String> tenants() {
        return database.jdbc().sql(TENANTS).query((row, _) -> row.getString(1)).list();
    }

    /// The given names that are names of tenants, in their order.
    List<String> existing(Set<String> names) {
        return database.jdbc()
                .sql(EXISTING)
                .param(names.toArray(String[]::new))
                .query((row, _) -> row.getString(1))
                .list();
    }

    boolean isTenant(TenantId tenant) {
        return database.jdbc()
                .sql(TENANT_EXISTS)
                .param(tenant.value())
                .query(Boolean.class)
                .single();
    }

    /// @return true if the operator was created; false if the id exists already
    boolean create(Request request) {
        return database.inTransaction(jdbc -> {
            long now = clock.millis();
            int created = jdbc.sql(INSERT)
                    .params(
                            request.id(),
                            request.displayName(),
                            request.passwordHash(),
                            request.isInstallationAdmin(),
                            now,
                            now)
                    .update();
            if (created > 0) {
                audit.record(
                        jdbc,
                        List.of(Change.of(
                                Change.INSTALLATION,
                                KIND,
                                request.id(),
                                Optional.empty(),
                                Optional.of(json(required(jdbc, request.id()))))));
            }
            return created > 0;
        });
    }

    /// Sets a password and ends all sessions of the operator.
    ///
    /// @throws RefusedException if the operator does not exist
    void setPassword(String id, String passwordHash) {
        database.inTransaction(jdbc -> {
            requireLocked(jdbc, id);
            // A session's start is rounded down to the second, so sessions are valid from the next second on.
            jdbc.sql(SET_PASSWORD).params(passwordHash, clock.millis(), id).update();
            audit.record(jdbc, List.of(Change.done(Change.INSTALLATION, "set-password", KIND, id)));
            return id;
        });
    }

    /// Disables an operator permanently, and revokes the API keys that they made. The id stays reserved, so that
    /// the audit log stays unambiguous.
    ///
    /// @throws RefusedException if the operator does not exist
    void disable(String id) {
        outbox.write(transaction -> {
            JdbcClient jdbc = transaction.jdbc();
            Operator before = requireLocked(jdbc, id);
            if (before.isEnabled()) {
                jdbc.sql(DISABLE).params(clock.millis(), id).update();
                transaction.record(new Change(
                        Change.INSTALLATION,
                        "disable",
                        KIND,
                        id,
                        Optional.of(json(before)),
                        Optional.of(json(required(jdbc, id)))));
                keys.limit(transaction, Caller.OPERATOR + id, _ -> Set.of());
            }
            return id;
        });
    }

    /// Replaces an operator's roles in a tenant; an empty set removes the operator from the tenant. The API keys
    /// that the operator made lose the scopes that the operator loses.
    ///
    /// @throws RefusedException if the operator does not exist
    Operator setRoles(String id, TenantId tenant, Set<Role> roles) {
        return outbox.write(transaction -> {
            JdbcClient jdbc = transaction.jdbc();
            Operator before = requireLocked(jdbc, id);
            jdbc.sql(CLEAR_ROLES).params(id, tenant.value()).update();
            roles.forEach(role -> jdbc.sql(ADD_ROLE)
                    .params(id, tenant.value(), role.wireName())
                    .update());
            Operator after = required(jdbc, id);
            transaction.record(new Change(
                    tenant.value(),
                    "set-roles",
                    KIND,
                    id,
                    Optional.of(rolesJson(before, tenant)),
                    Optional.of(rolesJson(after, tenant))));
            keys.limit(
                    transaction,
                    Caller.OPERATOR + id,
                    of -> after.isEnabled() ? after.grants().scopes(of) : Set.of());
            return after;
        });
    }

    /// Takes note of a sign-in by an identity provider: a first one is recorded, and the API keys that the operator
    /// made lose the scopes that the provider no longer gives them.
    void signedIn(OperatorSessions.SessionOwner owner, SignIn.Kind kind) {
        outbox.write(transaction -> {
            keys.limit(
                    transaction,
                    Caller.OPERATOR + owner.id(),
                    tenant -> owner.grants().scopes(tenant));
            if (kind == SignIn.Kind.FIRST) {
                transaction.record(new Change(
                        Change.INSTALLATION,
                        "sign-in",
                        KIND,
                        owner.id(),
                        Optional.empty(),
                        Optional.of(Json.write(Json.object().put("displayName", owner.displayName())))));
            }
            return kind;
        });
    }

    /// Scopes that an operator holds in a tenant now, locked until the transaction ends; empty if the operator was
    /// disabled.
    Set<Scope> lockedScopes(JdbcClient jdbc, String id, TenantId tenant) {
        Operator operator = requireLocked(jdbc, id);
        return operator.isEnabled() ? operator.grants().scopes(tenant) : Set.of();
    }

    private static Operator required(JdbcClient jdbc, String id) {
        return jdbc.sql(FIND).param(id).query((row, _) -> operator(row)).single();
    }

    private static Operator requireLocked(JdbcClient jdbc, String id) {
        return jdbc.sql(LOCK)
                .param(id)
                .query((row, _) -> operator(row))
                .optional()
                .orElseThrow(() -> RefusedException.notFound("such operator"));
    }

    private static String json(Operator operator) {
        ObjectNode node = Json.object();
        node.put("displayName", operator.displayName());
        node.put("installationAdmin", operator.grants().isInstallationAdmin());
        node.put("disabled", !operator.isEnabled());
        return Json.write(node);
    }

    private static String rolesJson(Operator operator, TenantId tenant) {
        return Json.write(operator.grants().roles().getOrDefault(tenant.value(), Set.of()).stream()
                .map(Role::wireName)
                .toList());
    }

    private static Operator operator(ResultSet row) throws SQLException {
        Map<String, Set<Role>> roles = new TreeMap<>();
        Arrays.stream((String[]) row.getArray("roles").getArray())
                .map(text -> text.split(" ", 2))
                .forEach(pair -> Role.find(pair[1])
                        .ifPresent(role -> roles.computeIfAbsent(pair[0], _ -> new TreeSet<>())
                                .add(role)));
        long disabledAt = row.getLong("disabled_at_millis");
        return new Operator(
                row.getString("id"),
                row.getString("display_name"),
                row.getString("password"),
                new Grants(row.getBoolean("is_installation_admin"), roles),
                Instant.ofEpochMilli(row.getLong("created_at_millis")),
                Instant.ofEpochMilli(row.getLong("sessions_since_millis")),
                disabledAt == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(disabledAt)),
                row.getBoolean("has_second_factor"));
    }
}
