// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/// Creation of the platform's missing topics. Existing topics stay unchanged: the number of partitions is fixed,
/// because a change would move recipients between partitions.
public final class TopicCreation {

    private TopicCreation() {}

    /// Creates the missing topics. Returns when every topic exists.
    ///
    /// @throws IllegalStateException if the broker refuses
    /// @throws InterruptedException if the thread is interrupted
    public static void createMissing(Admin admin, int partitions, short replication) throws InterruptedException {
        List<NewTopic> topics = Topics.all().stream()
                .map(topic -> new NewTopic(topic.name(), partitions, replication).configs(settings(topic, replication)))
                .toList();
        for (var creation : admin.createTopics(topics).values().entrySet()) {
            try {
                creation.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException("cannot create topic " + creation.getKey(), e.getCause());
                }
            }
        }
    }

    /// Topic settings. With three or more brokers an acknowledged record is on two of them: one broker may fail
    /// without a loss, and one may restart without refused writes.
    private static Map<String, String> settings(Topic<?, ?> topic, short replication) {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replication >= 3 ? "2" : "1");
        switch (topic.retention()) {
            case Topic.Retention.For(var time) ->
                settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()));
            case Topic.Retention.NewestPerKey() ->
                settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        }
        return settings;
    }
}
