// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Endpoints;
import dev.carillon.benchmarks.cluster.Part;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/// Generator of events at a steady rate in a topic that the platform reads as a Kafka source, until it is stopped. An
/// event counts as accepted when it is in the topic. All events of a recipient are in one partition.
public final class TopicTraffic implements AutoCloseable {

    private static final String SOURCE = "traffic";
    private static final int PARTITIONS = 6;
    private static final Duration PACE = Duration.ofMillis(5);

    private final String topic;
    private final String eventType;
    private final int rate;
    private final Ledger ledger;
    private final Producer<String, String> producer;
    private final Thread thread;
    private volatile boolean stopping;

    private TopicTraffic(String topic, String eventType, int rate, Ledger ledger, Producer<String, String> producer) {
        this.topic = topic;
        this.eventType = eventType;
        this.rate = rate;
        this.ledger = ledger;
        this.producer = producer;
        this.thread = Thread.ofPlatform().name("topic-producer").daemon().unstarted(this::run);
    }

    /// Creates the topic and the source, and starts.
    ///
    /// @param bootstrapServers brokers of the platform's own cluster
    /// @param rate events per second
    /// @throws IllegalStateException if the topic or the source cannot be created
    public static TopicTraffic start(
            Endpoints cluster, String bootstrapServers, TestTenant tenant, String eventType, int rate, Ledger ledger) {
        String topic = "ingest.%s.%s".formatted(tenant.tenant(), ledger.run());
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "acks", "all");
        createTopics(bootstrapServers, topic);
        try (RestApi admin = new RestApi(cluster.url(Part.ADMIN), tenant.apiKey())) {
            var source = Json.object();
            source.putArray("topics").add(topic);
            admin.put("/v1/kafka-sources/" + SOURCE, source).requireJson();
        }
        TopicTraffic traffic = new TopicTraffic(
                topic,
                eventType,
                rate,
                ledger,
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer()));
        traffic.thread.start();
        return traffic;
    }

    /// Creates a topic of events and the one of its dead letters.
    public static void createTopics(String bootstrapServers, String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(
                            new NewTopic(topic, PARTITIONS, (short) 1),
                            new NewTopic(topic + ".carillon-dead-letters", 1, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create the topic " + topic, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Stops and waits until the topic has every event.
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }

    private void run() {
        long start = System.nanoTime();
        for (int event = 0; !stopping && event < ledger.capacity(); event++) {
            long due = start + Duration.ofSeconds(1).toNanos() * event / rate;
            while (System.nanoTime() < due && !stopping) {
                LockSupport.parkNanos(PACE.toNanos());
            }
            send(event, due);
        }
    }

    private void send(int event, long due) {
        ledger.markScheduled(event, due);
        String text = Traffic.text(ledger, eventType, event, due);
        producer.send(new ProducerRecord<>(topic, "r" + ledger.recipientOf(event), text), (_, failure) -> {
            if (failure == null) {
                ledger.markAccepted(event);
            } else {
                ledger.markRefused(event);
            }
        });
    }
}
