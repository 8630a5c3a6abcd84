// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.ProblemWriter;
import dev.carillon.runtime.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/// Writer of a source's dead letters: the original record, with headers that contain the refusal. A source has a
/// producer of its own, because a topic that cannot be written fills the producer's memory. For one thread.
final class DeadLetters implements AutoCloseable {

    static final String CODE = "carillon-code";
    static final String PROBLEM = "carillon-problem";
    static final String SOURCE = "carillon-source";
    static final String TOPIC = "carillon-topic";
    static final String PARTITION = "carillon-partition";
    static final String OFFSET = "carillon-offset";

    /// Header of a letter whose original value is larger than the topic takes.
    static final String VALUE_OMITTED = "carillon-value-omitted";

    private static final Set<String> OWN = Set.of(CODE, PROBLEM, SOURCE, TOPIC, PARTITION, OFFSET, VALUE_OMITTED);

    /// Largest record that is sent; what the topic takes is a setting of the broker.
    private static final int LARGEST = 32 * 1024 * 1024;

    private static final int CLOSE_SECONDS = 2;
    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(20);

    private final SourceDefinition source;
    private final KafkaClients clients;
    private @Nullable DefaultKafkaProducerFactory<byte[], byte[]> producers;

    DeadLetters(SourceDefinition source, KafkaClients clients) {
        this.source = source;
        this.clients = clients;
    }

    /// Writes a refused record. The result completes when all in-sync replicas have the letter, or exceptionally.
    CompletableFuture<Void> write(ConsumerRecord<byte[], byte[]> refused, Problem problem) {
        ProducerRecord<byte[], byte[]> letter = letter(refused, problem);
        return send(letter)
                .exceptionallyCompose(failure ->
                        failure instanceof RecordTooLargeException ? send(withoutValue(letter)) : failed(failure));
    }

    private ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> refused, Problem problem) {
        RecordHeaders headers = new RecordHeaders();
        refused.headers().forEach(header -> {
            if (!OWN.contains(header.key())) {
                headers.add(header);
            }
        });
        headers.add(CODE, bytes(problem.code().wireName()))
                .add(PROBLEM, ProblemWriter.json(problem))
                .add(SOURCE, bytes(source.id()))
                .add(TOPIC, bytes(refused.topic()))
                .add(PARTITION, bytes(Integer.toString(refused.partition())))
                .add(OFFSET, bytes(Long.toString(refused.offset())));
        return new ProducerRecord<>(
                source.deadLetterTopic(refused.topic()), null, refused.key(), refused.value(), headers);
    }

    private static ProducerRecord<byte[], byte[]> withoutValue(ProducerRecord<byte[], byte[]> letter) {
        RecordHeaders headers = new RecordHeaders(letter.headers());
        headers.add(VALUE_OMITTED, bytes("too-large"));
        return new ProducerRecord<>(letter.topic(), null, letter.key(), null, headers);
    }

    private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> letter) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            producers().createProducer().send(letter, (_, failure) -> {
                if (failure == null) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            sent.completeExceptionally(e);
        }
        return sent;
    }

    private static CompletableFuture<Void> failed(Throwable failure) {
        return CompletableFuture.failedFuture(failure);
    }

    private DefaultKafkaProducerFactory<byte[], byte[]> producers() {
        if (producers == null) {
            producers = clients.durableProducers(
                    source.purpose() + ".dead-letters",
                    Map.of(
                            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                            LARGEST,
                            ProducerConfig.BUFFER_MEMORY_CONFIG,
                            (long) LARGEST,
                            ProducerConfig.MAX_BLOCK_MS_CONFIG,
                            MAX_BLOCK.toMillis(),
                            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                            (int) REQUEST_TIMEOUT.toMillis(),
                            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                            (int) DELIVERY_TIMEOUT.toMillis()));
            producers.setPhysicalCloseTimeout(CLOSE_SECONDS);
        }
        return producers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (producers != null) {
            producers.destroy();
        }
    }
}
