// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

final class LaneSettingsTest {

    private static final String HEARTBEAT =
            StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
    private static final String LINGER = StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG);

    @Test
    void theProducerSendsOnCommitsOnly() {
        assertThat(properties(25, 100, 10_000)).containsEntry(LINGER, 100);
        assertThat(properties(10, 10, 10_000)).containsEntry(LINGER, 10);
    }

    @Test
    void aCommitIntervalAboveTheLongestIsTheLongest() {
        assertThat(properties(200, 100, 10_000)).containsEntry(LINGER, 200);
    }

    @Test
    void kafkaStreamsCommitsByItselfSeldomAndWithinTheTransactionTimeout() {
        assertThat(properties(25, 100, 10_000)).containsEntry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000L);
        assertThat(properties(25, 2_000, 10_000)).containsEntry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 2_000L);
        assertThat(properties(25, 100, 1_000)).containsEntry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 500L);
    }

    @Test
    void aRouterLearnsOfARebalanceWithinAThirdOfASecond() {
        assertThat(properties(25, 100, 10_000, 8)).containsEntry(HEARTBEAT, 300);
        assertThat(properties(25, 100, 10_000, 1)).containsEntry(HEARTBEAT, 250);
    }

    private static Map<String, Object> properties(long interval, long backlogInterval, long transactionTimeout) {
        return properties(interval, backlogInterval, transactionTimeout, 8);
    }

    private static Map<String, Object> properties(
            long interval, long backlogInterval, long transactionTimeout, long session) {
        return new LaneSettings(
                        Lane.STANDARD,
                        Path.of("unused"),
                        1,
                        0,
                        200,
                        new LaneSettings.Pace(
                                Duration.ofMillis(interval),
                                Duration.ofMillis(backlogInterval),
                                Duration.ofMillis(20),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(session),
                                Duration.ofMillis(transactionTimeout)),
                        new LaneSettings.Memory(1, 1))
                .properties("member");
    }
}
