// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import com.google.protobuf.ByteString;
import dev.carillon.benchmarks.gateway.GatewayTenant;
import dev.carillon.benchmarks.run.ClockConfiguration;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.InAppMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writer of deliveries in place of the router: at a steady rate, some of them repeated at once or much later.
final class DeliverySource implements AutoCloseable {

    private static final int REMEMBERED = 5_000;
    private static final double DOUBLED_SHARE = 0.06;
    private static final List<Lane> LANES = List.of(Lane.values());

    private final Producer<byte[], byte[]> producer;
    private final ExpectedItems expected;
    private final Random random;
    private final int recipients;
    private final InstantSource clock;
    private final List<Delivery> written = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final Thread thread;
    private volatile boolean ending;
    private int number;
    private final AtomicInteger doubled = new AtomicInteger();

    /// @param perSecond Deliveries per second
    DeliverySource(String bootstrapServers, ExpectedItems expected, int recipients, int perSecond, Random random) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "delivery.timeout.ms", 300_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.expected = expected;
        this.random = random;
        this.recipients = recipients;
        this.clock = ClockConfiguration.clock();
        this.thread = Thread.ofPlatform().name("deliveries").daemon().start(() -> write(perSecond));
    }

    static String recipient(int index) {
        return "r" + index;
    }

    /// Stops writing. Returns when all records are acknowledged.
    ///
    /// @throws IllegalStateException if a record was not acknowledged
    void end() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        producer.flush();
        if (failures.get() > 0) {
            throw new IllegalStateException(failures + " records were not acknowledged");
        }
    }

    int doubled() {
        return doubled.get();
    }

    @Override
    public void close() {
        ending = true;
        producer.close(Duration.ofSeconds(5));
    }

    private void write(int perSecond) {
        long next = System.nanoTime();
        while (!ending) {
            if (!written.isEmpty() && random.nextDouble() < DOUBLED_SHARE) {
                writeAgain();
            } else {
                writeNext();
            }
            next += Duration.ofSeconds(1).toNanos() / perSecond;
            long left = next - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private void writeNext() {
        number++;
        String recipient = recipient(random.nextInt(recipients));
        Lane lane = LANES.get(random.nextInt(LANES.size()));
        Delivery delivery = delivery(recipient, lane);
        if (written.size() < REMEMBERED) {
            written.add(delivery);
        } else {
            written.set(random.nextInt(REMEMBERED), delivery);
        }
        producer.send(prepared(lane, delivery), (metadata, failure) -> {
            if (failure == null) {
                expected.add(
                        recipient, new ExpectedItems.Item(delivery.getNotificationId(), lane, metadata.offset() + 1));
            } else {
                failures.incrementAndGet();
            }
        });
    }

    /// Repeats a delivery. The repetition has a greater offset in the same partition, so the first record stays the
    /// expected one.
    private void writeAgain() {
        boolean recent = random.nextBoolean();
        int from = recent ? Math.max(0, written.size() - 20) : 0;
        Delivery delivery = written.get(from + random.nextInt(written.size() - from));
        doubled.incrementAndGet();
        producer.send(prepared(Lane.require(delivery.getLane()), delivery), (_, failure) -> {
            if (failure != null) {
                failures.incrementAndGet();
            }
        });
    }

    private static ProducerRecord<byte[], byte[]> prepared(Lane lane, Delivery delivery) {
        Topic<RecipientKey, Delivery> topic = Topics.deliveries(Channel.IN_APP, lane);
        return new ProducerRecord<>(
                topic.name(),
                topic.keys().encode(RecipientKey.of(delivery.getTenant(), delivery.getRecipient())),
                topic.values().encode(delivery));
    }

    private Delivery delivery(String recipient, Lane lane) {
        RecipientKey key = RecipientKey.of(GatewayTenant.TENANT.value(), recipient);
        EventId event = new EventId("soak-" + number);
        NotificationId notification = NotificationId.of(key, event);
        long now = clock.millis();
        return Delivery.newBuilder()
                .setTenant(GatewayTenant.TENANT.value())
                .setRecipient(recipient)
                .setId(DeliveryId.of(notification, Channel.IN_APP, "inbox", "").value())
                .setNotificationId(notification.value())
                .setEventId(event.value())
                .setEventType("soak")
                .setCategory("soak")
                .setLane(lane.code())
                .setChannel(Channel.IN_APP.code())
                .setAttempt(1)
                .setEventAcceptedAtMillis(now)
                .setDecidedAtMillis(now)
                .setContent(PayloadCodec.plain(DeliveryContent.newBuilder()
                        .setInApp(InAppMessage.newBuilder()
                                .setTitle("Number " + number)
                                .setBody("x".repeat(random.nextInt(200)))
                                .setData(ByteString.copyFromUtf8("{\"n\":%d}".formatted(number))))
                        .build()))
                .build();
    }
}
