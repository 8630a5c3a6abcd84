// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.FreePorts;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Profile;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CompactedTopicReaderTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final TenantId tenant = Fixtures.uniqueTenant();
    private final Map<RecipientKey, Optional<Profile>> seen = new ConcurrentHashMap<>();

    @Test
    void handsOverWhatIsThereBeforeItIsCurrentAndThenFollows() throws Exception {
        write(KAFKA.bootstrapServers(), key("ann"), profile("ann"));

        try (var reader = read(KAFKA.bootstrapServers())) {
            await().atMost(PATIENCE).until(reader::isCurrent);
            assertThat(seen.get(key("ann"))).isPresent();

            write(KAFKA.bootstrapServers(), key("bob"), profile("bob"));
            write(KAFKA.bootstrapServers(), key("ann"), null);

            await().atMost(PATIENCE).until(() -> seen.containsKey(key("bob")));
            await().atMost(PATIENCE).until(() -> Optional.empty().equals(seen.get(key("ann"))));
        }
    }

    @Test
    void passesOverWhatItCannotDecode() throws Exception {
        try (var reader = read(KAFKA.bootstrapServers())) {
            await().atMost(PATIENCE).until(reader::isCurrent);

            write(KAFKA.bootstrapServers(), key("ann"), "nonsense".getBytes(StandardCharsets.UTF_8));
            write(KAFKA.bootstrapServers(), key("ann"), profile("ann"));

            await().atMost(PATIENCE).until(() -> seen.containsKey(key("ann")));
            assertThat(seen.get(key("ann"))).isPresent();
        }
    }

    @Test
    void waitsForAnAbsentBrokerAndOutlivesItsRestart(@TempDir Path directory) throws Exception {
        int port = FreePorts.next();
        String bootstrap = "127.0.0.1:" + port;
        try (var reader = read(bootstrap)) {
            assertThat(reader.isCurrent()).isFalse();
            try (EmbeddedKafka _ = EmbeddedKafka.start(directory, port)) {
                await().atMost(PATIENCE).until(reader::isCurrent);
                write(bootstrap, key("ann"), profile("ann"));
                await().atMost(PATIENCE).until(() -> seen.containsKey(key("ann")));
            }
            try (EmbeddedKafka _ = EmbeddedKafka.start(directory, port)) {
                write(bootstrap, key("bob"), profile("bob"));
                await().atMost(PATIENCE).until(() -> seen.containsKey(key("bob")));
                assertThat(reader.isCurrent()).isTrue();
            }
        }
    }

    private CompactedTopicReader<RecipientKey, Profile> read(String bootstrapServers) {
        return CompactedTopicReader.start(
                KafkaClients.at(bootstrapServers), "reader-test", Topics.PROFILES, (key, profile) -> {
                    if (key.tenant().equals(tenant)) {
                        seen.put(key, profile);
                    }
                });
    }

    private RecipientKey key(String recipient) {
        return RecipientKey.of(tenant.value(), recipient);
    }

    private byte[] profile(String recipient) {
        return Fixtures.profile(tenant, recipient).build().toByteArray();
    }

    private static void write(String bootstrapServers, RecipientKey key, byte @Nullable [] value) throws Exception {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] text = key.toString().getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(Topics.PROFILES.name(), text, value))
                    .get();
        }
    }
}
