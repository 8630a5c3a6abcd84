// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.kafka;

import dev.carillon.events.topic.TopicCreation;
import dev.carillon.events.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/// Process that creates the platform's topics and ends: run once before the services of an installation. Configured by
/// `spring.kafka.*`, `carillon.topics.partitions` and `carillon.topics.replication`. Repeating it changes nothing. Its
/// exit status is 1 if Kafka refuses, or if a topic exists with another number of partitions.
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({SslAutoConfiguration.class, KafkaAutoConfiguration.class})
@Import(KafkaConfiguration.class)
@EnableConfigurationProperties(TopicCreationProperties.class)
public class TopicCreationJob {

    private static final Duration LONGEST_PROPAGATION = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);

    public static void main(String[] arguments) {
        try {
            System.out.println(run(arguments));
        } catch (Exception e) { // Whatever the cause, an operator needs one line and an exit status.
            System.err.println("carillon topics: " + rootMessage(e));
            System.exit(1);
        }
    }

    /// @return a sentence about the topics that exist now
    /// @throws IllegalArgumentException if a setting is missing
    /// @throws IllegalStateException if Kafka refuses, or the existing topics do not fit
    /// @throws InterruptedException if the thread is asked to end
    static String run(String... arguments) throws InterruptedException {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TopicCreationJob.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties("spring.config.name=topics")
                .run(arguments)) {
            TopicCreationProperties topics = context.getBean(TopicCreationProperties.class);
            topics.validate();
            try (Admin admin = context.getBean(KafkaClients.class).admin("topics", Map.of())) {
                TopicCreation.createMissing(admin, topics.partitions(), (short) topics.replication());
                requireEqualCounts(admin, topics.partitions());
            }
            return "%d topics with %d partitions each exist"
                    .formatted(Topics.all().size(), topics.partitions());
        }
    }

    /// The record of a recipient must be in the partition of the same number everywhere.
    private static void requireEqualCounts(Admin admin, int partitions) throws InterruptedException {
        TreeSet<String> names = new TreeSet<>();
        Topics.all().forEach(topic -> names.add(topic.name()));
        try {
            Map<String, Integer> others = new TreeMap<>();
            for (TopicDescription topic : describe(admin, names)) {
                if (topic.partitions().size() != partitions) {
                    others.put(topic.name(), topic.partitions().size());
                }
            }
            if (!others.isEmpty()) {
                throw new IllegalStateException(
                        "carillon.topics.partitions is %d, but topics with other counts exist: %s; the number is chosen once"
                                .formatted(partitions, others));
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot describe the topics", e.getCause());
        }
    }

    /// Describes topics that exist. A broker learns of a new topic a moment after the controller has created it.
    private static Collection<TopicDescription> describe(Admin admin, Set<String> names)
            throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_PROPAGATION.toNanos();
        while (true) {
            try {
                return admin.describeTopics(names).allTopicNames().get().values();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String first = String.valueOf(failure.getMessage());
        String last = String.valueOf(cause.getMessage());
        return first.equals(last) ? first : first + ": " + last;
    }
}
