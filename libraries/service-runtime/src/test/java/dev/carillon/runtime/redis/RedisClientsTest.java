// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.embedded.EmbeddedRedis;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class RedisClientsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class))
            .withUserConfiguration(RedisConfiguration.class);

    @Test
    void clientConnectsAsTheConfiguredUserToTheConfiguredDatabase(@TempDir Path directory) {
        try (EmbeddedRedis redis = EmbeddedRedis.start(directory, 0, "user carillon on >secret ~* &* +@all")) {
            ApplicationContextRunner at = context.withPropertyValues(
                    "spring.data.redis.port=" + redis.port(),
                    "spring.data.redis.username=carillon",
                    "spring.data.redis.database=3");

            at.withPropertyValues("spring.data.redis.password=secret")
                    .run(started -> withClient(started, client -> {
                        assertThat(client.connect().sync().aclWhoami()).isEqualTo("carillon");
                        assertThat(client.connect().sync().clientInfo()).contains("db=3");
                    }));
            at.withPropertyValues("spring.data.redis.password=wrong")
                    .run(started -> withClient(
                            started,
                            client -> assertThatThrownBy(client::connect).isInstanceOf(RedisException.class)));
        }
    }

    @Test
    void clientHasTheOptionsOfItsPurposeAndOtherwiseTheConfiguredOnes() {
        context.withPropertyValues(
                        "spring.data.redis.timeout=9s",
                        "spring.data.redis.connect-timeout=7s",
                        "spring.data.redis.ssl.bundle=redis",
                        "spring.ssl.bundle.pem.redis.truststore.certificate=classpath:dev/carillon/runtime/kafka/authority.pem")
                .run(started -> withClient(started, client -> {
                    ClientOptions options = client.getOptions();
                    assertThat(options.getDisconnectedBehavior())
                            .isEqualTo(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
                    assertThat(options.getSocketOptions().getConnectTimeout()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(options.getSslOptions()).isNotEqualTo(ClientOptions.DEFAULT_SSL_OPTIONS);
                }));
    }

    @Test
    void contextStartsWhileRedisIsAwayAndWithoutTheHealthIndicatorOfSpringBoot() {
        context.withPropertyValues("spring.data.redis.url=redis://127.0.0.1:1").run(started -> {
            assertThat(started).hasSingleBean(RedisClients.class);
            assertThat(started.getEnvironment().getProperty("management.health.redis.enabled"))
                    .isEqualTo("false");
        });
    }

    @Test
    void clusterClientIsCreatedForTheMembersOfACluster() {
        context.withPropertyValues("spring.data.redis.cluster.nodes=127.0.0.1:1")
                .run(started -> {
                    ClientResources resources = DefaultClientResources.create();
                    try (RedisConnector connector =
                            started.getBean(RedisClients.class).create(resources, TIMEOUT, UnaryOperator.identity())) {
                        assertThat(connector).isInstanceOf(ClusterConnector.class);
                        assertThatThrownBy(() -> connector.connect(StringCodec.UTF8))
                                .isInstanceOf(RedisException.class);
                    } finally {
                        resources.shutdown();
                    }
                });
    }

    @Test
    void memberOfAClusterIsNoServerOfItsOwn(@TempDir Path directory) {
        try (EmbeddedRedis member = EmbeddedRedis.start(directory, 0, "cluster-enabled yes")) {
            context.withPropertyValues("spring.data.redis.port=" + member.port())
                    .run(started -> {
                        ClientResources resources = DefaultClientResources.create();
                        try (RedisConnector connector = started.getBean(RedisClients.class)
                                .create(resources, TIMEOUT, UnaryOperator.identity())) {
                            assertThatThrownBy(() -> connector.connect(StringCodec.UTF8))
                                    .hasMessageContaining("set spring.data.redis.cluster.nodes");
                        } finally {
                            resources.shutdown();
                        }
                    });
        }
    }

    @Test
    void replicasWithoutFailoverAreRejectedAtTheStart() {
        context.withPropertyValues("spring.data.redis.masterreplica.nodes=127.0.0.1:7000")
                .run(started -> assertThat(started)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("spring.data.redis.masterreplica is set"));
    }

    private static void withClient(ApplicationContext started, Consumer<RedisClient> use) {
        ClientResources resources = DefaultClientResources.create();
        try (RedisConnector connector =
                started.getBean(RedisClients.class).create(resources, TIMEOUT, UnaryOperator.identity())) {
            use.accept(((ServerConnector) connector).client());
        } finally {
            resources.shutdown();
        }
    }
}
