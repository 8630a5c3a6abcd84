// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.BrokerListener;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.FreePorts;
import dev.carillon.events.topic.Topics;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.testsupport.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/// A real broker with TLS, SCRAM users and access control lists.
class SecuredKafkaTest {

    private static final String PASSWORD = "insecure-test-password";
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final List<String> USERS = List.of("writer", "stranger", "late");

    @TempDir
    static Path directory;

    private static TestCertificate certificate;
    private static EmbeddedKafka kafka;
    private static int securedPort;
    private static Admin administrator;

    @BeforeAll
    static void start() throws InterruptedException {
        certificate = TestCertificate.in(directory);
        securedPort = FreePorts.next();
        Map<String, String> passwords =
                USERS.stream().collect(java.util.stream.Collectors.toMap(user -> user, _ -> PASSWORD));
        kafka = EmbeddedKafka.start(
                directory.resolve("kafka"),
                0,
                List.of(new BrokerListener.Secured(
                        securedPort, certificate.keyStore(), certificate.password(), passwords)));
        administrator = KafkaClients.at(kafka.bootstrapServers()).admin("test", Map.of());
    }

    @AfterAll
    static void stop() {
        administrator.close();
        kafka.close();
    }

    @Test
    void aUserWritesWhatItsAccessListAllowsAndNothingElse() throws Exception {
        allow("writer", Topics.CATALOG.name(), AclOperation.WRITE);

        as("writer", PASSWORD).run(context -> {
            try (Producer<byte[], byte[]> producer = producer(context.getBean(KafkaClients.class))) {
                assertThat(send(producer, Topics.CATALOG.name())).isNotNegative();
                assertThatThrownBy(() -> send(producer, Topics.PROFILES.name()))
                        .hasRootCauseInstanceOf(TopicAuthorizationException.class)
                        .hasMessageContaining(Topics.PROFILES.name());
            }
        });
    }

    @Test
    void aWrongPasswordIsAnAuthenticationError() {
        as("stranger", "wrong").run(context -> {
            try (Producer<byte[], byte[]> producer = producer(context.getBean(KafkaClients.class))) {
                assertThatThrownBy(() -> send(producer, Topics.CATALOG.name()))
                        .hasRootCauseInstanceOf(SaslAuthenticationException.class);
            }
        });
    }

    @Test
    void aFeedThatMayNotReadKeepsTryingAndReadsOnceItMay() {
        List<String> seen = new ArrayList<>();
        as("late", PASSWORD).run(context -> {
            try (CatalogFollower follower = CatalogFollower.start(
                    context.getBean(KafkaClients.class), "secured-test", (key, _) -> seen.add(key.id()))) {
                await().during(Duration.ofSeconds(2)).until(() -> !follower.isCurrent());

                allow("late", Topics.CATALOG.name(), AclOperation.READ);

                await().atMost(TIMEOUT).until(follower::isCurrent);
            }
        });
    }

    private static ApplicationContextRunner as(String user, String password) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, KafkaAutoConfiguration.class))
                .withUserConfiguration(KafkaConfiguration.class)
                .withPropertyValues(
                        "spring.kafka.bootstrap-servers=127.0.0.1:" + securedPort,
                        "spring.kafka.security.protocol=SASL_SSL",
                        "spring.kafka.properties.sasl.mechanism=SCRAM-SHA-512",
                        "spring.kafka.properties[sasl.jaas.config]=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                                .formatted(user, password),
                        "spring.kafka.ssl.bundle=kafka",
                        "spring.ssl.bundle.pem.kafka.truststore.certificate=file:" + certificate.certificate());
    }

    private static Producer<byte[], byte[]> producer(KafkaClients clients) {
        return clients.producers("secured", Map.of(), new ByteArraySerializer(), new ByteArraySerializer())
                .createProducer();
    }

    private static long send(Producer<byte[], byte[]> producer, String topic) throws Exception {
        return producer.send(new ProducerRecord<>(topic, 0, new byte[] {1}, new byte[] {2}))
                .get()
                .offset();
    }

    private static void allow(String user, String topic, AclOperation operation) throws Exception {
        administrator
                .createAcls(List.of(new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                        new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW))))
                .all()
                .get();
    }
}
