// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.events.Lane;
import dev.carillon.routing.topology.LanePacing;
import dev.carillon.routing.topology.RocksDbBudget;
import dev.carillon.runtime.kafka.KafkaClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/// Settings of one lane's streams.
///
/// @param stateDir state directory of all lanes; each lane has a subdirectory
/// @param receiptsPerRecord most receipts that the router writes in one record
public record LaneSettings(
        Lane lane, Path stateDir, int threads, int standbyReplicas, int receiptsPerRecord, Pace pace, Memory memory) {

    private static final int CHANGELOG_SEGMENT_BYTES = 32 * 1024 * 1024;
    private static final int REQUEST_BYTES = 2 * 1024 * 1024;
    /// Bytes of one partition in one produce request. A fuller batch is sent without waiting for the commit.
    private static final int BATCH_BYTES = 64 * 1024;
    /// Interval of commits by Kafka Streams itself: of offsets of records that wrote nothing, such as receipts that
    /// concern only others. What was written is committed by [LanePacing], much earlier.
    private static final int OFFSETS_MILLIS = 1_000;
    private static final int HEARTBEATS_PER_SESSION = 4;
    /// Longest interval of heartbeats. A router learns by a heartbeat that its group rebalances, and a partition that
    /// another router has given up waits for that.
    private static final int HEARTBEAT_MILLIS = 300;
    /// Records of one read of a restore. More of them make fewer and larger writes to the store.
    private static final int RESTORED_RECORDS = 10_000;
    /// Bytes of one partition, and of all partitions of a broker, in one fetch response of a restore.
    private static final int RESTORED_PARTITION_BYTES = 4 * 1024 * 1024;
    private static final int RESTORED_BYTES = 16 * 1024 * 1024;
    /// Tasks whose state a router that joins copies at the same time. With Kafka's default of 2, each two tasks would
    /// wait for another probing rebalance.
    private static final int WARM_UP_TASKS = 64;
    /// Bytes of one partition in one fetch response. Small, so that a backlog of one topic leaves room for the
    /// others.
    private static final int FETCH_BYTES = 128 * 1024;
    /// Larger than the records of one fetch response: records left in the consumer would keep it from fetching
    /// again (KAFKA-17182). Without fresh responses Kafka Streams takes the next event for the oldest record,
    /// although older profiles, subscriptions and receipts are unread.
    private static final int POLLED_RECORDS = 100_000;
    /// Interval of probing rebalances. A router that joins first copies the state and takes over when it has
    /// caught up; this is how often that is checked. The minimum of Kafka Streams.
    private static final int TAKE_OVER_MILLIS = 60_000;

    /// Times of a lane.
    ///
    /// @param commitInterval commit interval under load
    /// @param backlogCommitInterval longest commit interval of a thread that works on a backlog
    /// @param poll longest time for which a busy thread waits for records
    /// @param idlePoll longest time for which an idle thread waits for records
    public record Pace(
            Duration commitInterval,
            Duration backlogCommitInterval,
            Duration poll,
            Duration idlePoll,
            Duration sessionTimeout,
            Duration transactionTimeout) {

        LanePacing pacing() {
            return new LanePacing(commitInterval, longestInterval(), idlePoll);
        }

        private Duration longestInterval() {
            return commitInterval.compareTo(backlogCommitInterval) > 0 ? commitInterval : backlogCommitInterval;
        }

        /// Half of the transaction timeout at most: a transaction has to end before the broker aborts it.
        private long offsetsMillis() {
            long atMost = transactionTimeout.toMillis() / 2;
            return Math.min(atMost, Math.max(OFFSETS_MILLIS, longestInterval().toMillis()));
        }

        /// A commit sends what was written so far. Sending it earlier would only make more requests.
        private int lingerMillis() {
            return Math.toIntExact(longestInterval().toMillis());
        }
    }

    /// Memory in bytes for the stores of all lanes of the process.
    public record Memory(long cacheSize, long writeBuffersSize) {}

    /// Purpose of the lane's Kafka clients.
    String purpose() {
        return "routing-" + lane.wireName();
    }

    String applicationId() {
        return "carillon-" + purpose();
    }

    /// @param memberId static member id, the same after every restart on the same state. The broker returns
    /// the partitions to a restarted router without waiting for the session timeout
    Map<String, Object> properties(String memberId) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, pace.offsetsMillis());
        properties.put(StreamsConfig.POLL_MS_CONFIG, pace.poll().toMillis());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbyReplicas);
        properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, TAKE_OVER_MILLIS);
        properties.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, WARM_UP_TASKS);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbBudget.class);
        properties.put(RocksDbBudget.CACHE_SIZE, memory.cacheSize());
        properties.put(RocksDbBudget.WRITE_BUFFERS_SIZE, memory.writeBuffersSize());
        // A changelog's newest segment is never compacted, and a restore reads all of it.
        properties.put(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), CHANGELOG_SEGMENT_BYTES);
        putClients(properties, memberId);
        putRestore(properties);
        return properties;
    }

    private void putClients(Map<String, Object> properties, String memberId) {
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), memberId);
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                Math.toIntExact(pace.sessionTimeout().toMillis()));
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                Math.toIntExact(Math.min(HEARTBEAT_MILLIS, pace.sessionTimeout().toMillis() / HEARTBEATS_PER_SESSION)));
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), FETCH_BYTES);
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), POLLED_RECORDS);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), KafkaClients.COMPRESSION);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), pace.lingerMillis());
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), REQUEST_BYTES);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(pace.transactionTimeout().toMillis()));
    }

    private static void putRestore(Map<String, Object> properties) {
        properties.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), RESTORED_RECORDS);
        properties.put(
                StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
                RESTORED_PARTITION_BYTES);
        properties.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), RESTORED_BYTES);
    }
}
