// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.database.DatabaseConfiguration;
import dev.carillon.runtime.postgres.SchemaMigrationJob;
import dev.carillon.testsupport.PostgresExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Partitions of counted facts, each test in a database of its own and as the role of the admin service.
@Timeout(120)
class RateDaysTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final String COUNT = """
            insert into tracked_rates as r (tenant, at_millis, lane, channel, state, count) values ('t', ?, 2, 1, 60, 1)
            on conflict (tenant, at_millis, lane, channel, state) do update set count = r.count + excluded.count
            """;

    private final Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    private String url = "";

    @BeforeEach
    void migrate() throws Exception {
        String name = "days_" + UUID.randomUUID().toString().replace("-", "");
        owner(POSTGRES.jdbcUrl(), "create database " + name);
        url = POSTGRES.jdbcUrl().replaceFirst("/[^/?]+(\\?.*)?$", "/" + name);
        SchemaMigrationJob.run(
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=" + POSTGRES.username(),
                "--spring.datasource.password=" + POSTGRES.password());
    }

    @Test
    void processesThatCreateDaysAtTheSameTimeCreateEachDayOnce() {
        run(database -> {
            RateDays days = new RateDays(database, InstantSource.system());
            Instant later = today.plus(Duration.ofDays(10));
            Callable<Integer> creation = () -> days.create(later);

            List<Integer> created = inParallel(List.of(creation, creation, creation, creation));

            assertThat(created).allMatch(number -> number >= -1);
            assertThat(created.stream().filter(number -> number > 0).toList()).containsExactly(RateDays.AHEAD + 1);
            assertThat(days.create(later)).isZero();
            assertThat(partitions(database)).hasSize(1 + RateDays.AHEAD + 1);
        });
    }

    @Test
    void aProcessLeavesTheWorkToTheOneThatIsAtIt() {
        run(database -> {
            RateDays days = new RateDays(database, InstantSource.system());
            try (Connection other = DriverManager.getConnection(url, POSTGRES.username(), POSTGRES.password());
                    Statement statement = other.createStatement()) {
                statement.execute("select pg_advisory_lock(7239871203853)");

                assertThat(days.create(today)).isEqualTo(-1);
                assertThat(days.drop(today.plus(Duration.ofDays(30)))).isEqualTo(-1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            assertThat(partitions(database)).hasSize(1);
        });
    }

    @Test
    void aDayIsDroppedWholeAndItsNeighboursStay() {
        run(database -> {
            RateDays days = new RateDays(database, InstantSource.system());
            days.create(today);
            long tomorrow = today.toEpochMilli() + DAY;
            List.of(tomorrow, tomorrow + DAY - 1, tomorrow + DAY).forEach(at -> count(database, at));

            assertThat(days.drop(Instant.ofEpochMilli(tomorrow + DAY - 1))).isOne();
            assertThat(times(database)).containsExactly(tomorrow, tomorrow + DAY - 1, tomorrow + DAY);

            assertThat(days.drop(Instant.ofEpochMilli(tomorrow + DAY))).isOne();
            assertThat(times(database)).containsExactly(tomorrow + DAY);
            assertThat(partitions(database)).hasSize(2);
        });
    }

    @Test
    void aFactThatComesAfterItsDayWasDroppedIsCountedAndDeletedByTheNextTurn() {
        run(database -> {
            RateDays days = new RateDays(database, InstantSource.system());
            days.create(today);
            Instant kept = today.plus(Duration.ofDays(1));
            assertThat(days.drop(kept)).isOne();

            count(database, today.toEpochMilli() + 1);
            count(database, today.toEpochMilli() + 1);
            days.observe(kept);

            assertThat(times(database)).containsExactly(today.toEpochMilli() + 1);
            assertThat(days.outside()).isZero();
            assertThat(days.drop(kept)).isZero();
            assertThat(times(database)).isEmpty();
        });
    }

    @Test
    void rowsThatCameBeforeTheirDayMoveIntoIt() {
        run(database -> {
            RateDays days = new RateDays(database, InstantSource.system());
            Instant later = today.plus(Duration.ofDays(20));
            count(database, later.toEpochMilli());
            days.observe(today);
            assertThat(days.outside()).isOne();

            assertThat(days.create(later)).isEqualTo(RateDays.AHEAD + 1);

            days.observe(today);
            assertThat(days.outside()).isZero();
            count(database, later.toEpochMilli());
            assertThat(database.jdbc()
                            .sql("select count from tracked_rates")
                            .query(Long.class)
                            .list())
                    .containsExactly(2L);
        });
    }

    @Test
    void theTimeAheadEndsWithTheLastDay() {
        run(database -> {
            Instant noon = today.plus(Duration.ofHours(12));
            RateDays days = new RateDays(database, () -> noon);
            RateDays inAWeek = new RateDays(database, () -> noon.plus(Duration.ofDays(7)));
            assertThat(days.aheadSeconds()).isNaN();

            days.create(noon);
            days.observe(noon);
            inAWeek.observe(noon);

            assertThat(days.aheadSeconds()).isEqualTo((double)
                    Duration.ofDays(RateDays.AHEAD).plusHours(12).toSeconds());
            assertThat(inAWeek.aheadSeconds()).isNegative();
        });
    }

    @Test
    void aTurnCreatesTheNextDaysAndDropsThoseWhoseRetentionHasPassed() {
        run(database -> {
            count(database, today.toEpochMilli());
            InstantSource inTwoDays = () -> today.plus(Duration.ofDays(3)).minusMillis(1);
            InstantSource inThreeDays = () -> today.plus(Duration.ofDays(3));

            new RateDays(database, inTwoDays).keep();
            assertThat(times(database)).hasSize(1);

            new RateDays(database, inThreeDays).keep();
            assertThat(times(database)).isEmpty();
            assertThat(partitions(database)).hasSize(1 + RateDays.AHEAD + 1);
        });
    }

    @Test
    void aLockThatIsNotFreeFailsTheTurnAndChangesNothing() {
        run(database -> {
            RateDays days = new RateDays(database, InstantSource.system());
            days.create(today);
            List<String> before = partitions(database);
            try (Connection reader = DriverManager.getConnection(url, POSTGRES.username(), POSTGRES.password());
                    Statement statement = reader.createStatement()) {
                reader.setAutoCommit(false);
                statement.execute("select count(*) from admin.tracked_rates");

                assertThatThrownBy(() -> days.drop(today.plus(Duration.ofDays(3))))
                        .isInstanceOf(DataAccessException.class)
                        .hasMessageContaining("lock timeout");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            assertThat(partitions(database)).isEqualTo(before);
        });
    }

    private void run(Consumer<AdminDatabase> test) {
        new ApplicationContextRunner()
                .withPropertyValues(
                        "spring.application.name=admin",
                        "spring.datasource.url=" + url,
                        "spring.datasource.username=" + PostgresExtension.role("admin"),
                        "spring.datasource.password=" + PostgresExtension.rolePassword(),
                        "spring.flyway.enabled=false")
                .withUserConfiguration(DatabaseConfiguration.class)
                .run(context -> {
                    AdminDatabase database = context.getBean(AdminDatabase.class);
                    await().atMost(Duration.ofSeconds(60)).until(database::isMigrated);
                    test.accept(database);
                });
    }

    private static void count(AdminDatabase database, long at) {
        assertThat(database.jdbc().sql(COUNT).param(at).update()).isOne();
    }

    private static List<Long> times(AdminDatabase database) {
        return database.jdbc()
                .sql("select at_millis from tracked_rates order by at_millis")
                .query((row, _) -> row.getLong(1))
                .list();
    }

    /// Names of the partitions of days.
    private static List<String> partitions(AdminDatabase database) {
        JdbcClient jdbc = database.jdbc();
        return jdbc.sql(
                        "select relname from pg_class where relkind = 'r' and relname ~ '^tracked_rates_[0-9]+$' order by 1")
                .query((row, _) -> row.getString(1))
                .list();
    }

    private static List<Integer> inParallel(List<Callable<Integer>> calls) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(calls).stream().map(Future::resultNow).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void owner(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, POSTGRES.username(), POSTGRES.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
