// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.events.receipt.GatheredReceipts;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.routing.topology.UnusedReceipts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

/// Transactional producer of a stream thread that gathers the router's receipts: those of one partition that no router
/// needs share one record. Gathered receipts are part of the producer's buffer: a flush and a commit send them, and an
/// abort discards them. So they are in the transaction that they were written in. A receipt that routers need is
/// written alone, after those that were gathered before it. For the stream thread.
final class GatheringProducer implements Producer<byte[], byte[]> {

    private final Producer<byte[], byte[]> producer;
    private final Settings settings;
    private final Map<Integer, Batch> batches = new HashMap<>();
    private int partitions;

    /// @param topic topic of the receipts
    /// @param mostReceipts most receipts of one record
    record Settings(String topic, int mostReceipts) {}

    /// Receipts of one partition, and what their writers wait for.
    private record Batch(GatheredReceipts receipts, List<Pending> pending) {}

    private record Pending(
            CompletableFuture<RecordMetadata> result,
            @Nullable Callback callback) {

        /// Reports the result of the record that has the receipt.
        void complete(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
            if (failure == null) {
                result.complete(metadata);
            } else {
                result.completeExceptionally(failure);
            }
            if (callback != null) {
                callback.onCompletion(metadata, failure);
            }
        }
    }

    GatheringProducer(Producer<byte[], byte[]> producer, Settings settings) {
        this.producer = producer;
        this.settings = settings;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> written) {
        return send(written, null);
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> written, @Nullable Callback callback) {
        if (!written.topic().equals(settings.topic())) {
            return producer.send(written, callback);
        }
        int partition = partition(written);
        boolean isGathered = UnusedReceipts.changesNothing(written.value());
        Batch batch = batches.get(partition);
        if (batch != null && (!isGathered || !batch.receipts().hasRoomFor(written))) {
            batches.remove(partition);
            send(batch);
        }
        if (!isGathered) {
            return producer.send(written, callback);
        }
        Pending pending = new Pending(new CompletableFuture<>(), callback);
        Batch open = batches.computeIfAbsent(partition, this::batch);
        open.receipts().add(written);
        open.pending().add(pending);
        return pending.result();
    }

    @Override
    public void flush() {
        sendGathered();
        producer.flush();
    }

    @Override
    public void commitTransaction() {
        sendGathered();
        producer.commitTransaction();
    }

    @Override
    public void abortTransaction() {
        discardGathered();
        producer.abortTransaction();
    }

    @Override
    public void close() {
        discardGathered();
        producer.close();
    }

    @Override
    public void close(Duration timeout) {
        discardGathered();
        producer.close(timeout);
    }

    @Override
    public void initTransactions() {
        producer.initTransactions();
    }

    @Override
    public void beginTransaction() {
        producer.beginTransaction();
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        producer.sendOffsetsToTransaction(offsets, groupMetadata);
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        producer.registerMetricForSubscription(metric);
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        producer.unregisterMetricFromSubscription(metric);
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return producer.partitionsFor(topic);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return producer.metrics();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        return producer.clientInstanceId(timeout);
    }

    private Batch batch(int partition) {
        return new Batch(new GatheredReceipts(settings.topic(), partition, settings.mostReceipts()), new ArrayList<>());
    }

    /// Partition of a record, as the wrapped producer would choose it.
    private int partition(ProducerRecord<byte[], byte[]> written) {
        Integer chosen = written.partition();
        if (chosen != null) {
            return chosen;
        }
        if (partitions == 0) {
            partitions = producer.partitionsFor(settings.topic()).size();
        }
        return RecipientPartitioner.partition(written.key(), partitions);
    }

    private void sendGathered() {
        List<Batch> gathered = List.copyOf(batches.values());
        batches.clear();
        gathered.forEach(this::send);
    }

    /// Sends a batch. A failure is reported to the callbacks of its receipts, as Kafka reports the failure of a record
    /// that was buffered.
    private void send(Batch batch) {
        try {
            producer.send(batch.receipts().toRecord(), (metadata, failure) -> complete(batch, metadata, failure));
        } catch (KafkaException e) {
            complete(batch, null, e.getCause() instanceof ApiException cause ? cause : e);
        }
    }

    private void discardGathered() {
        List<Batch> gathered = List.copyOf(batches.values());
        batches.clear();
        gathered.forEach(batch -> complete(batch, null, new TransactionAbortedException()));
    }

    private static void complete(Batch batch, @Nullable RecordMetadata metadata, @Nullable Exception failure) {
        batch.pending().forEach(pending -> pending.complete(metadata, failure));
    }
}
