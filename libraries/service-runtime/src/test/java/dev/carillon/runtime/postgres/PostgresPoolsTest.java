// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class PostgresPoolsTest {

    private static final PoolSettings SETTINGS =
            new PoolSettings(7, Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(20), "own");

    private final ApplicationContextRunner context =
            new ApplicationContextRunner().withUserConfiguration(PostgresConfiguration.class);

    @Test
    void aPoolHasTheAddressAndTheCredentials() {
        context.withPropertyValues(
                        "spring.datasource.url=jdbc:postgresql://db/carillon?sslmode=verify-full",
                        "spring.datasource.username=carillon",
                        "spring.datasource.password=secret")
                .run(started -> {
                    HikariConfig pool = pool(started.getBean(PostgresPools.class));
                    assertThat(pool.getJdbcUrl()).isEqualTo("jdbc:postgresql://db/carillon?sslmode=verify-full");
                    assertThat(pool.getUsername()).isEqualTo("carillon");
                    assertThat(pool.getPassword()).isEqualTo("secret");
                });
    }

    @Test
    void connectionDetailsTakePrecedenceOverTheProperties() {
        context.withPropertyValues("spring.datasource.url=jdbc:postgresql://db/carillon")
                .withBean(JdbcConnectionDetails.class, ContainerDetails::new)
                .run(started -> assertThat(
                                pool(started.getBean(PostgresPools.class)).getJdbcUrl())
                        .isEqualTo("jdbc:postgresql://container/test"));
    }

    @Test
    void withoutConfigurationTheServerIsLocal() {
        context.run(started -> {
            HikariConfig pool = pool(started.getBean(PostgresPools.class));
            assertThat(pool.getJdbcUrl()).isEqualTo("jdbc:postgresql://127.0.0.1:5432/postgres");
            assertThat(pool.getUsername()).isEqualTo("postgres");
        });
    }

    @Test
    void theOperatorsSettingsTakePrecedenceOverTimeoutsButNotOverNameSizeAndSchema() {
        context.withPropertyValues(
                        "spring.datasource.hikari.connection-timeout=1500",
                        "spring.datasource.hikari.max-lifetime=600000",
                        "spring.datasource.hikari.data-source-properties.socketTimeout=60",
                        "spring.datasource.hikari.data-source-properties.sslmode=require",
                        "spring.datasource.hikari.maximum-pool-size=99",
                        "spring.datasource.hikari.pool-name=other",
                        "spring.datasource.hikari.schema=other",
                        "spring.datasource.hikari.initialization-fail-timeout=1")
                .run(started -> {
                    HikariConfig pool = pool(started.getBean(PostgresPools.class));
                    assertThat(pool.getConnectionTimeout()).isEqualTo(1500);
                    assertThat(pool.getMaxLifetime()).isEqualTo(600_000);
                    assertThat(pool.getDataSourceProperties())
                            .containsEntry("socketTimeout", "60")
                            .containsEntry("sslmode", "require")
                            .containsEntry("connectTimeout", "3")
                            .containsEntry("ApplicationName", "carillon-purpose");
                    assertThat(pool.getMaximumPoolSize()).isEqualTo(7);
                    assertThat(pool.getPoolName()).isEqualTo("carillon-purpose");
                    assertThat(pool.getSchema()).isEqualTo("own");
                    assertThat(pool.getInitializationFailTimeout()).isEqualTo(-1);
                });
    }

    @Test
    void poolsOfAnotherServerHaveTheSameSettings() {
        context.withPropertyValues(
                        "spring.datasource.username=carillon", "spring.datasource.hikari.connection-timeout=1500")
                .run(started -> {
                    HikariConfig pool =
                            pool(started.getBean(PostgresPools.class).withUrl("jdbc:postgresql://replica/carillon"));
                    assertThat(pool.getJdbcUrl()).isEqualTo("jdbc:postgresql://replica/carillon");
                    assertThat(pool.getUsername()).isEqualTo("carillon");
                    assertThat(pool.getConnectionTimeout()).isEqualTo(1500);
                });
    }

    @Test
    void aPoolOpensWithoutAServer() {
        try (HikariDataSource pool = PostgresPools.at("jdbc:postgresql://127.0.0.1:1/none", "user", "password")
                .open("purpose", SETTINGS)) {
            assertThat(pool.isRunning()).isTrue();
        }
    }

    @Test
    void springBootMakesNoDataSourceOfItsOwn() {
        new ApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues("spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none")
                .run(started -> assertThat(started)
                        .hasNotFailed()
                        .hasSingleBean(PostgresPools.class)
                        .doesNotHaveBean(DataSource.class));
    }

    private static HikariConfig pool(PostgresPools pools) {
        return pools.configuration("purpose", SETTINGS);
    }

    private static final class ContainerDetails implements JdbcConnectionDetails {

        @Override
        public String getUsername() {
            return "test";
        }

        @Override
        public String getPassword() {
            return "test";
        }

        @Override
        public String getJdbcUrl() {
            return "jdbc:postgresql://container/test";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(PostgresConfiguration.class)
    static class Application {}
}
