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

/// Creates the platform's topics where they are missing. Existing topics are left as they are: the number of partitions
/// is chosen once, because changing it moves recipients between partitions.
public final class TopicCreation {

    private TopicCreation() {}

    /// Returns when every topic exists.
    ///
    /// @throws IllegalStateException when the broker refuses
    /// @throws InterruptedException when the thread is asked to end
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

    /// What is acknowledged is on two brokers, where there are three or more: one may die without a loss, and one may
    /// be
    /// restarted without a refusal.
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
