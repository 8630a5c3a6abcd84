// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InfrastructureTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private final TenantId tenant = Fixtures.uniqueTenant();
    private final Topic<RecipientKey, Event> topic = Topics.events(Lane.STANDARD);

    @Test
    void aReaderSeesCommittedRecordsOnly() {
        RecipientKey ann = RecipientKey.of(tenant.value(), "ann");
        Event kept = Fixtures.event(tenant, "ann").build();
        Event dropped = Fixtures.event(tenant, "ann").build();
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                KAFKA.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                tenant.value());

        try (Producer<RecipientKey, Event> producer = new KafkaProducer<>(
                settings, topic.keys().serializer(), topic.values().serializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic.name(), ann, dropped));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic.name(), ann, kept));
            producer.commitTransaction();
        }

        try (RecordReader<RecipientKey, Event> reader = RecordReader.of(KAFKA.bootstrapServers(), topic)) {
            ReadRecord<RecipientKey, Event> read =
                    reader.await(event -> event.key().equals(ann));
            assertThat(read.requireValue()).isEqualTo(kept);
            assertThat(reader.readAll(event -> event.key().equals(ann))).hasSize(1);
            assertThatThrownBy(() -> reader.awaitCount(2, event -> event.key().equals(ann), Duration.ofMillis(200)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("1 of 2")
                    .hasMessageContaining(kept.getId());
        }
    }

    @Test
    void postgresAndRedisHaveAddresses() throws Exception {
        assertThat(REDIS.url()).startsWith("redis://");
        try (Connection connection =
                DriverManager.getConnection(POSTGRES.jdbcUrl(), POSTGRES.username(), POSTGRES.password())) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }
}
