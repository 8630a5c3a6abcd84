// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// How much each router instance did, by the receipts that it signed.
final class RoutedShares {

    private RoutedShares() {}

    /// Deliveries by the instance that decided them.
    static Map<String, Integer> read(String bootstrapServers) {
        Topic<RecipientKey, Receipt> topic = Topics.receipts(Lane.STANDARD);
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        Map<String, Integer> shares = new TreeMap<>();
        try (Consumer<Decoded<RecipientKey>, Decoded<Receipt>> consumer = new KafkaConsumer<>(
                settings, topic.keys().deserializer(), topic.values().deserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<Decoded<RecipientKey>, Decoded<Receipt>> read :
                        consumer.poll(Duration.ofMillis(200))) {
                    Receipt receipt = read.value().require();
                    if (receipt.hasRouted()) {
                        shares.merge(receipt.getRecordedBy(), 1, Integer::sum);
                    }
                }
            }
        }
        return shares;
    }
}
