// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.intake;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.TopicTraffic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/// Topic of the platform's own cluster that ingestion reads as a Kafka source.
final class KafkaTopic implements WayIn {

    private final EventLog log;
    private final String topic;
    private final Producer<String, String> producer;

    KafkaTopic(Cluster cluster, TestTenant tenant, EventLog log) {
        this.log = log;
        this.topic = "ingest.%s.intake".formatted(tenant.tenant());
        TopicTraffic.createTopics(cluster.bootstrapServers(), topic);
        try (RestApi admin = new RestApi(cluster.url(Part.ADMIN), tenant.apiKey())) {
            var source = Json.object();
            source.putArray("topics").add(topic);
            admin.put("/v1/kafka-sources/intake", source).requireJson();
        }
        this.producer = new KafkaProducer<>(
                EventLog.producerSettings(cluster.bootstrapServers()), new StringSerializer(), new StringSerializer());
    }

    @Override
    public String label() {
        return "Kafka topic";
    }

    @Override
    public void send(int first, int count) {
        long before = log.size();
        for (int number = first; number < first + count; number++) {
            producer.send(new ProducerRecord<>(
                    topic, EventText.recipient(number), EventText.json("kafka-" + number, number)));
        }
        producer.flush();
        log.await(before + count);
    }

    @Override
    public void close() {
        producer.close();
    }
}
