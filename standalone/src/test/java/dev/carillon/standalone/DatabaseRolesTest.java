// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.database.DatabaseConfiguration;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Payload;
import dev.carillon.keys.DataKeysConfiguration;
import dev.carillon.keys.Erasures;
import dev.carillon.runtime.postgres.SchemaMigrationJob;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.PostgresExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/// Rights of the services' database roles, with the migrations of all services on a real server. The tests of admin and
/// gateway run their services as these roles.
class DatabaseRolesTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String NOT_ALLOWED = "42501";
    private static final ByteString CONTENT = ByteString.copyFromUtf8("Ann lives in Ghent");

    /// Rights by table and service. A new table needs a line here, and a grant in `db/schema/<schema>.sql`. Partitions
    /// of days need none: their table gives access to them.
    private static final String RIGHTS = """
            admin.api_keys: admin select insert update
            admin.audit_entries: admin select insert update(after,before,salt)
            admin.audit_heads: admin select insert update
            admin.campaign_recipients: admin select insert update delete
            admin.campaigns: admin select insert update delete
            admin.catalog_documents: admin select insert update delete
            admin.catalog_drafts: admin select insert update delete
            admin.catalog_versions: admin select insert update delete
            admin.consent_history: admin select insert update delete
            admin.console_sessions: admin select insert update delete
            admin.dead_letters: admin select insert update
            admin.device_tokens: admin select insert update delete
            admin.flyway_schema_history: admin select
            admin.levers: admin select insert update delete
            admin.operator_recovery_codes: admin select insert update delete
            admin.operator_roles: admin select insert update delete
            admin.operator_second_factors: admin select insert update delete
            admin.operators: admin select insert update
            admin.outbox: admin select insert update delete
            admin.recipients: admin select insert update delete
            admin.redrives: admin select insert update
            admin.replays: admin select insert update
            admin.segments: admin select insert update delete
            admin.sign_in_attempts: admin select insert update delete
            admin.subscriptions: admin select insert update delete
            admin.tenants: admin select insert update
            admin.tracked_days: admin select insert update delete
            admin.tracked_events: admin select insert update delete
            admin.tracked_notifications: admin select insert update delete
            admin.tracked_rates: admin select insert update delete
            admin.tracked_rates_<day>: no role
            admin.tracked_rates_default: admin select
            admin.tracked_receipts: admin select insert update delete
            gateway.change_epoch: gateway select
            gateway.change_revisions: gateway select insert update
            gateway.flyway_schema_history: gateway select
            gateway.history_positions: gateway select insert update
            gateway.inbox_items: gateway select insert update delete
            gateway.item_states: gateway select insert update delete
            gateway.read_watermarks: gateway select insert update delete
            gateway.receipt_outbox: gateway select insert update delete
            keys.data_keys: admin select insert update(destroyed_at,master,wrapped)
            keys.data_keys: delivery select insert
            keys.data_keys: gateway select insert
            keys.data_keys: ingestion select insert
            keys.data_keys: routing select insert
            keys.erasure_steps: admin select insert update(done_at,removed,repeated_at)
            keys.erasure_steps: gateway select update(done_at,removed,repeated_at)
            keys.erasures: admin select insert update(done_at)
            keys.erasures: delivery select
            keys.erasures: gateway select update(done_at)
            keys.erasures: ingestion select
            keys.erasures: routing select
            """;

    private static final String RIGHTS_IN_THE_CATALOG = """
            select t.name || ': ' || coalesce(string_agg(substr(r.rolname, $length) || found.rights, E'\\n'
                || t.name || ': ' order by r.rolname) filter (where found.rights <> ''), 'no role')
            from pg_class c
            cross join lateral (select regexp_replace(c.oid::regclass::text, '_[0-9]{8}$', '_<day>') as name) t
            join pg_namespace n on n.oid = c.relnamespace
            cross join pg_roles r
            cross join lateral (
                select case when has_table_privilege(r.oid, c.oid, 'select') then ' select' else '' end
                    || case when has_table_privilege(r.oid, c.oid, 'insert') then ' insert' else '' end
                    || case when has_table_privilege(r.oid, c.oid, 'update') then ' update'
                        else coalesce((select ' update(' || string_agg(a.attname, ',' order by a.attname) || ')'
                            from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                                and has_column_privilege(r.oid, c.oid, a.attnum, 'update')), '') end
                    || case when has_table_privilege(r.oid, c.oid, 'delete') then ' delete' else '' end
                    || case when has_table_privilege(r.oid, c.oid, 'truncate') then ' truncate' else '' end as rights
            ) as found
            where c.relkind in ('r', 'p') and n.nspname in ('admin', 'gateway', 'keys')
                and r.rolname like '$prefix%' and not r.rolsuper
            group by c.oid, t.name, n.nspname, c.relname
            order by n.nspname, c.relname
            """;

    @BeforeAll
    static void migrate() throws Exception {
        assertThat(SchemaMigrationJob.run(
                        "--spring.datasource.url=" + POSTGRES.jdbcUrl(),
                        "--spring.datasource.username=" + POSTGRES.username(),
                        "--spring.datasource.password=" + POSTGRES.password()))
                .isEqualTo("schemas admin, gateway, keys are up to date");
    }

    @Test
    void everyTableIsOpenToTheServicesThatNeedItAndToNoOthers() throws SQLException {
        try (Connection owner = owner(POSTGRES.jdbcUrl())) {
            assertThat(rights(owner, "carillon_")).isEqualTo(RIGHTS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "ingestion", "routing", "delivery"})
    void noOtherServiceReadsATableOfAdmin(String service) throws SQLException {
        assertThat(refused(service, "admin")).isEqualTo(tables("admin")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "ingestion", "routing", "delivery"})
    void noOtherServiceReadsATableOfTheGateway(String service) throws SQLException {
        assertThat(refused(service, "gateway")).isEqualTo(tables("gateway")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "ingestion", "routing", "delivery"})
    void noOtherServiceDropsADayOfTracking(String service) throws SQLException {
        try (Connection connection = as(service);
                Statement statement = connection.createStatement()) {
            for (String call : List.of("admin.drop_rate_days(0)", "admin.create_rate_days(0, 1)")) {
                assertThatThrownBy(() -> statement.execute("select " + call))
                        .as(call)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refusal -> assertThat(refusal.getSQLState()).isEqualTo(NOT_ALLOWED));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "gateway", "ingestion", "routing", "delivery"})
    void noServiceChangesASchema(String service) throws SQLException {
        try (Connection connection = as(service);
                Statement statement = connection.createStatement()) {
            for (String ddl : List.of(
                    "create table admin.more (id int)",
                    "create table gateway.more (id int)",
                    "create table keys.more (id int)",
                    "create schema more",
                    "alter table keys.data_keys add column more int",
                    "drop table keys.erasures",
                    "truncate keys.data_keys")) {
                assertThatThrownBy(() -> statement.execute(ddl))
                        .as(ddl)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refusal -> assertThat(refusal.getSQLState()).isEqualTo(NOT_ALLOWED));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "gateway", "ingestion", "routing", "delivery"})
    void everyServiceSealsAndOpensPayloadAsItsRole(String service) {
        RecipientKey ann = RecipientKey.of(Fixtures.uniqueTenant().value(), "ann");
        keysOf(service).run(context -> {
            PayloadSeal seal = context.getBean(PayloadSeal.class);

            Payload sealed = seal.seal(ann, CONTENT);

            assertThat(seal.open(ann, sealed)).isEqualTo(new Opened.Content<>(CONTENT));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "ingestion", "routing", "delivery"})
    void onlyAdminErases(String service) {
        RecipientKey ann = RecipientKey.of(Fixtures.uniqueTenant().value(), "ann");

        keysOf(service)
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(Erasures.class).request(ann, "test", 0))
                        .isInstanceOf(KeysUnavailableException.class)
                        .hasStackTraceContaining("permission denied"));
        keysOf("admin")
                .run(context -> assertThat(context.getBean(Erasures.class).request(ann, "test", 0))
                        .isNotNull());
    }

    @Test
    void aServiceThatMustNotMigrateStartsOnceTheSchemaIsThere() {
        runnerAs("admin", POSTGRES.jdbcUrl(), PostgresExtension.role("admin"))
                .withUserConfiguration(DatabaseConfiguration.class)
                .run(context -> {
                    AdminDatabase database = context.getBean(AdminDatabase.class);
                    await().atMost(TIMEOUT).until(database::isMigrated);
                });
    }

    @Test
    void anInstallationWithOneUserGetsRolesLater() throws Exception {
        String url = newDatabase("upgraded");
        String[] settings = {
            "--spring.datasource.url=" + url,
            "--spring.datasource.username=" + POSTGRES.username(),
            "--spring.datasource.password=" + POSTGRES.password(),
            "--carillon.postgres.roles.admin=upgraded_admin",
            "--carillon.postgres.roles.gateway=upgraded_gateway",
            "--carillon.postgres.roles.ingestion=upgraded_ingestion",
            "--carillon.postgres.roles.routing=upgraded_routing",
            "--carillon.postgres.roles.delivery=upgraded_delivery"
        };
        SchemaMigrationJob.run(settings);

        try (Connection owner = owner(url);
                Statement statement = owner.createStatement()) {
            for (String service : PostgresExtension.SERVICES) {
                statement.execute("set carillon.role.%1$s = 'upgraded_%1$s'".formatted(service));
            }
            statement.execute(PostgresExtension.rolesScript());
            SchemaMigrationJob.run(settings);
            assertThat(rights(owner, "upgraded_")).isEqualTo(RIGHTS);
            assertThat(rights(owner, "carillon_")).doesNotContain("select");
        }
    }

    @Test
    void aServiceWaitsForTheProcessThatMigrates() throws SQLException {
        String url = newDatabase("empty");

        runnerAs("admin", url, POSTGRES.username())
                .withPropertyValues("spring.datasource.password=" + POSTGRES.password())
                .withUserConfiguration(DatabaseConfiguration.class)
                .run(context -> {
                    AdminDatabase database = context.getBean(AdminDatabase.class);
                    await().during(Duration.ofSeconds(2)).until(() -> !database.isMigrated());

                    SchemaMigrationJob.run(
                            "--spring.datasource.url=" + url,
                            "--spring.datasource.username=" + POSTGRES.username(),
                            "--spring.datasource.password=" + POSTGRES.password());

                    await().atMost(TIMEOUT).until(database::isMigrated);
                });
    }

    private static ApplicationContextRunner keysOf(String service) {
        return runnerAs(service, POSTGRES.jdbcUrl(), PostgresExtension.role(service))
                .withUserConfiguration(DataKeysConfiguration.class);
    }

    /// Context of a service that must not change schemas.
    private static ApplicationContextRunner runnerAs(String service, String url, String user) {
        return new ApplicationContextRunner()
                .withPropertyValues(
                        "spring.application.name=" + service,
                        "spring.datasource.url=" + url,
                        "spring.datasource.username=" + user,
                        "spring.datasource.password=" + PostgresExtension.rolePassword(),
                        "spring.flyway.enabled=false",
                        "carillon.keys.master=first:bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldC0wMTIzNDU=");
    }

    /// Tables of a schema whose reading is refused to a service.
    private static List<String> refused(String service, String schema) throws SQLException {
        List<String> refused = new ArrayList<>();
        try (Connection connection = as(service);
                Statement statement = connection.createStatement()) {
            for (String table : tables(schema)) {
                try {
                    statement.execute("select 1 from " + table + " limit 1");
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).isEqualTo(NOT_ALLOWED);
                    refused.add(table);
                }
            }
        }
        return refused;
    }

    private static List<String> tables(String schema) throws SQLException {
        try (Connection owner = owner(POSTGRES.jdbcUrl())) {
            return column(
                    owner,
                    "select oid::regclass::text from pg_class where relkind in ('r', 'p') and relnamespace = '%s'::regnamespace order by relname"
                            .formatted(schema));
        }
    }

    private static String rights(Connection owner, String prefix) throws SQLException {
        return String.join(
                        "\n",
                        column(
                                owner,
                                RIGHTS_IN_THE_CATALOG
                                        .replace("$length", Integer.toString(prefix.length() + 1))
                                        .replace("$prefix", prefix.replace("_", "\\_"))))
                + "\n";
    }

    private static List<String> column(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /// URL of a new database on the server of the tests.
    private static String newDatabase(String name) throws SQLException {
        try (Connection owner = owner(POSTGRES.jdbcUrl());
                Statement statement = owner.createStatement()) {
            statement.execute("create database " + name);
        }
        return POSTGRES.jdbcUrl().replaceFirst("/[^/?]+(\\?.*)?$", "/" + name);
    }

    private static Connection owner(String url) throws SQLException {
        return DriverManager.getConnection(url, POSTGRES.username(), POSTGRES.password());
    }

    private static Connection as(String service) throws SQLException {
        return DriverManager.getConnection(
                POSTGRES.jdbcUrl(), PostgresExtension.role(service), PostgresExtension.rolePassword());
    }
}
