// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Codec;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Consumer interceptor that fetches the data keys of all recipients in a poll with one round trip, before the first
/// of their events is routed. If the keys are unavailable, each event fetches its own.
public final class KeyPrefetch implements ConsumerInterceptor<byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(KeyPrefetch.class);
    private static final String SEAL = "carillon.payload.seal";
    private static final Set<String> EVENTS = Set.of(
            Topics.events(Lane.CRITICAL).name(),
            Topics.events(Lane.STANDARD).name(),
            Topics.events(Lane.BULK).name());

    private PayloadSeal seal = PayloadSeal.none();

    /// Constructor for Kafka, which creates the interceptor by class name.
    public KeyPrefetch() {}

    static void configure(Map<String, Object> properties, PayloadSeal seal) {
        if (seal.equals(PayloadSeal.none())) {
            return;
        }
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                List.of(KeyPrefetch.class.getName()));
        properties.put(StreamsConfig.mainConsumerPrefix(SEAL), seal);
    }

    @Override
    public void configure(Map<String, ?> settings) {
        if (settings.get(SEAL) instanceof PayloadSeal configured) {
            seal = configured;
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        Set<RecipientKey> recipients = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> read : records) {
            if (EVENTS.contains(read.topic())
                    && read.key() != null
                    && Codec.RECIPIENT_KEY.decode(read.key())
                            instanceof Decoded.Value<RecipientKey>(RecipientKey key)) {
                recipients.add(key);
            }
        }
        try {
            seal.prepareToOpen(recipients);
        } catch (KeysUnavailableException e) {
            LOG.debug("data keys could not be prefetched; each event fetches its own: {}", e.getMessage());
        }
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // Commits do not matter here.
    }

    @Override
    public void close() {
        // No resources to release.
    }
}
