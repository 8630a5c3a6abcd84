// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.cancellation;

import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.receipt.ReceiptBatches;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/// Reader of receipts of all lanes from their end, only while a cancellation waits for its answers: it has no
/// consumer group, commits no offsets and is idle otherwise. It has a thread of its own; watches may be added by any
/// thread.
public final class CancellationReceipts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CancellationReceipts.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration CALL = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final long RECONNECT_MILLIS = 500;
    private static final int FETCH_BYTES = 4 * 1024 * 1024;
    private static final int PARTITION_FETCH_BYTES = 256 * 1024;
    private static final Map<String, Lane> LANES = Arrays.stream(Lane.values())
            .collect(Collectors.toUnmodifiableMap(lane -> Topics.receipts(lane).name(), Function.identity()));

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final BlockingQueue<CancellationWatch> arriving = new LinkedBlockingQueue<>();
    private final Set<CancellationWatch> watches = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    private CancellationReceipts(KafkaClients clients) {
        this.consumers = clients.consumers(
                "ingestion-receipts",
                Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "latest",
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        FETCH_BYTES,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        PARTITION_FETCH_BYTES,
                        CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        RECONNECT_MILLIS),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.thread = Thread.ofPlatform().name("ingestion-receipts").daemon().unstarted(this::run);
    }

    static CancellationReceipts start(KafkaClients clients) {
        CancellationReceipts receipts = new CancellationReceipts(clients);
        receipts.thread.start();
        return receipts;
    }

    /// Starts a watch for the answers to a cancellation, before it is published to these lanes.
    public CancellationWatch watch(TenantId tenant, EventId event, Set<Lane> lanes) {
        CancellationWatch watch = new CancellationWatch(tenant, event, lanes, watches::remove);
        watches.add(watch);
        arriving.add(watch);
        return watch;
    }

    private void run() {
        while (!closed) {
            try (Consumer<byte[], byte[]> consumer = consumers.createConsumer()) {
                serve(consumer);
            } catch (KafkaException e) {
                if (!closed) {
                    LOG.warn("receipts cannot be read; cancellations are answered without counts: {}", e.toString());
                }
                watches.forEach(CancellationWatch::abandon);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void serve(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        while (!closed) {
            CancellationWatch first = arriving.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null && watches.contains(first)) {
                Map<Lane, Integer> partitions = goToTheEnd(consumer);
                first.begin(partitions);
                follow(consumer, partitions);
            }
        }
    }

    /// Reads receipts while there are watches. A watch that is added meanwhile starts at once.
    private void follow(Consumer<byte[], byte[]> consumer, Map<Lane, Integer> partitions) {
        while (!watches.isEmpty() && !closed) {
            List<CancellationWatch> more = new ArrayList<>();
            arriving.drainTo(more);
            more.forEach(watch -> watch.begin(partitions));
            ReceiptBatches.expand(consumer.poll(POLL)).forEach(this::dispatch);
        }
    }

    private static Map<Lane, Integer> goToTheEnd(Consumer<?, ?> consumer) {
        Map<Lane, Integer> partitions = new EnumMap<>(Lane.class);
        List<TopicPartition> all = new ArrayList<>();
        LANES.forEach((topic, lane) -> {
            List<TopicPartition> ofTopic = consumer.partitionsFor(topic, CALL).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            partitions.put(lane, ofTopic.size());
            all.addAll(ofTopic);
        });
        consumer.assign(all);
        consumer.endOffsets(all, CALL).forEach(consumer::seek);
        return partitions;
    }

    private void dispatch(ConsumerRecord<byte[], byte[]> read) {
        Lane lane = LANES.get(read.topic());
        if (lane == null || read.value() == null) {
            return;
        }
        Topic<RecipientKey, Receipt> topic = Topics.receipts(lane);
        // Undecodable receipts are skipped here; the services that process all receipts report them.
        if (topic.values().decode(read.value()) instanceof Decoded.Value<Receipt>(Receipt receipt)) {
            watches.forEach(watch -> watch.receive(lane, receipt));
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CALL);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
