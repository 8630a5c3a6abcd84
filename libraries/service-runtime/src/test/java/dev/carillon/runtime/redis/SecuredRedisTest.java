// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.embedded.FreePorts;
import dev.carillon.testsupport.TestCertificate;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/// A real server with TLS. The tests are skipped if the `redis-server` was built without it.
class SecuredRedisTest {

    @TempDir
    static Path directory;

    private static TestCertificate certificate;
    private static EmbeddedRedis redis;
    private static int securedPort;

    @BeforeAll
    static void start() {
        certificate = TestCertificate.in(directory);
        securedPort = FreePorts.next();
        try {
            redis = EmbeddedRedis.start(
                    directory.resolve("redis"),
                    0,
                    "tls-port " + securedPort,
                    "tls-cert-file \"%s\"".formatted(certificate.certificate()),
                    "tls-key-file \"%s\"".formatted(certificate.privateKey()),
                    "tls-ca-cert-file \"%s\"".formatted(certificate.certificate()),
                    "tls-auth-clients no");
        } catch (IllegalStateException e) {
            abort("redis-server does not support TLS: " + e.getMessage());
        }
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void clientConnectsWithTheCertificatesOfItsBundle() {
        trusting(
                certificate.certificate(),
                client -> assertThat(client.connect(StringCodec.UTF8).sync().ping())
                        .isEqualTo("PONG"));
    }

    @Test
    void aServerWithTheCertificateOfAnotherAuthorityIsRefused() throws Exception {
        TestCertificate other = TestCertificate.in(Files.createDirectory(directory.resolve("other")));

        trusting(
                other.certificate(),
                client -> assertThatThrownBy(() -> client.connect(StringCodec.UTF8))
                        .isInstanceOf(RedisConnectionException.class)
                        .hasStackTraceContaining("PKIX"));
    }

    private static void trusting(Path authority, Consumer<RedisConnector> use) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class))
                .withUserConfiguration(RedisConfiguration.class)
                .withPropertyValues(
                        "spring.data.redis.host=127.0.0.1",
                        "spring.data.redis.port=" + securedPort,
                        "spring.data.redis.ssl.bundle=redis",
                        "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + authority)
                .run(started -> {
                    ClientResources resources = DefaultClientResources.create();
                    try (RedisConnector client = started.getBean(RedisClients.class)
                            .create(resources, Duration.ofSeconds(3), UnaryOperator.identity())) {
                        use.accept(client);
                    } finally {
                        resources.shutdown();
                    }
                });
    }
}
