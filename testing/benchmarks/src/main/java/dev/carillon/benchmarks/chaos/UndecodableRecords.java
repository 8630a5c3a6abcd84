// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Records of random bytes in the topics on the path of a notification.
final class UndecodableRecords {

    private static final List<Topic<?, ?>> TOPICS = List.of(
            Topics.events(Lane.STANDARD),
            Topics.receipts(Lane.STANDARD),
            Topics.deliveries(Channel.IN_APP, Lane.STANDARD),
            Topics.deliveries(Channel.EMAIL, Lane.STANDARD));

    private static final int MOST_BYTES = 200;

    private UndecodableRecords() {}

    /// Writes a record to each partition of each topic.
    static void write(String bootstrapServers, Random random) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), bytes, bytes)) {
            for (Topic<?, ?> topic : TOPICS) {
                for (var partition : producer.partitionsFor(topic.name())) {
                    producer.send(
                            new ProducerRecord<>(topic.name(), partition.partition(), noise(random), noise(random)));
                }
            }
        }
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[1 + random.nextInt(MOST_BYTES)];
        random.nextBytes(noise);
        return noise;
    }
}
