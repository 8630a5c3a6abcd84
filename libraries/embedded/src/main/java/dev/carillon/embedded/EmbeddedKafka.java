// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import dev.carillon.events.topic.TopicCreation;
import dev.carillon.events.topic.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// A Kafka broker and controller inside this JVM, with every topic of the platform. Its log survives a crash of the
/// JVM. Like any single broker, it loses records that were not on the disk yet when the machine crashes.
public final class EmbeddedKafka implements AutoCloseable {

    /// Partitions of every topic, unless a caller asks for another number.
    public static final int PARTITIONS = 4;

    /// Bytes of a log segment. After a crash the broker reads again the last segment of each partition, and those that
    /// were ended after the last recovery checkpoint.
    private static final int SEGMENT_BYTES = 32 * 1024 * 1024;

    /// Bytes of a segment of consumer offsets and transaction states. A broker that starts reads all of them, and
    /// compaction never touches the newest segment.
    private static final int STATE_SEGMENT_BYTES = 8 * 1024 * 1024;

    private static final int RECOVERY_CHECKPOINT_MILLIS = 10_000;

    /// Time after which a replica that does not follow its leader is no longer waited for.
    private static final int REPLICA_LAG_MILLIS = 10_000;

    private static final int CREATION_TIMEOUT_MILLIS = 180_000;
    private static final short ONE_REPLICA = 1;
    private static final int SCRAM_ITERATIONS = 4_096;

    private final DirectoryClaim claim;
    private final KafkaRaftServer server;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(DirectoryClaim claim, KafkaRaftServer server, int port) {
        this.claim = claim;
        this.server = server;
        this.port = port;
    }

    /// Starts a broker. Returns when it accepts requests and all topics exist.
    ///
    /// @param directory directory of the log; created and formatted if missing
    /// @param port port of the listener; 0 for any free one
    /// @throws PortTakenException if the port is not free
    /// @throws IllegalStateException if the directory is in use, or the broker does not start
    /// @throws InterruptedException if the thread is interrupted
    public static EmbeddedKafka start(Path directory, int port) throws InterruptedException {
        return start(directory, port, PARTITIONS, List.of());
    }

    /// The same with another number of partitions. A directory keeps the number that it was created with.
    ///
    /// @throws InterruptedException when the thread is asked to end
    public static EmbeddedKafka start(Path directory, int port, int partitions) throws InterruptedException {
        return start(directory, port, partitions, List.of());
    }

    /// The same with further listeners.
    ///
    /// @throws InterruptedException when the thread is asked to end
    public static EmbeddedKafka start(Path directory, int port, List<BrokerListener> listeners)
            throws InterruptedException {
        return start(directory, port, PARTITIONS, listeners);
    }

    private static EmbeddedKafka start(Path directory, int port, int partitions, List<BrokerListener> listeners)
            throws InterruptedException {
        DirectoryClaim claim = DirectoryClaim.on(directory);
        EmbeddedKafka kafka;
        try {
            kafka = create(directory, claim, QuorumMember.alone(FreePorts.claim("Kafka", port), listeners));
        } catch (RuntimeException e) {
            claim.close();
            throw e;
        }
        try {
            kafka.server.startup();
            kafka.prepare(partitions, listeners);
            return kafka;
        } catch (RuntimeException | InterruptedException e) {
            kafka.close();
            throw e;
        }
    }

    /// Starts one of several brokers, each in a JVM of its own. Returns when it accepts requests, which it does when
    /// more than half of the members run. It creates no topics; those need all members.
    ///
    /// @param directory directory of the log; created and formatted if missing
    /// @throws IllegalStateException if the directory is in use, or the broker does not start
    public static EmbeddedKafka start(Path directory, QuorumMember member) {
        DirectoryClaim claim = DirectoryClaim.on(directory);
        try {
            EmbeddedKafka kafka = create(directory, claim, member);
            kafka.server.startup();
            return kafka;
        } catch (RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    private static EmbeddedKafka create(Path directory, DirectoryClaim claim, QuorumMember member) {
        Path log = directory.resolve("log").toAbsolutePath();
        format(log, member);
        return new EmbeddedKafka(
                claim, new KafkaRaftServer(new KafkaConfig(settings(log, member)), Time.SYSTEM), member.port());
    }

    public String bootstrapServers() {
        return bootstrapServers(port);
    }

    /// Address of a broker that has this port.
    public static String bootstrapServers(int port) {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /// Stops the broker in order and returns when it has stopped.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        server.shutdown();
        server.awaitShutdown();
        claim.close();
    }

    private void prepare(int partitions, List<BrokerListener> listeners) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                // Each partition is a folder that is synced to the disk, which takes long on a busy machine.
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                CREATION_TIMEOUT_MILLIS,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                CREATION_TIMEOUT_MILLIS))) {
            TopicCreation.createMissing(admin, findPartitions(admin).orElse(partitions), ONE_REPLICA);
            for (BrokerListener listener : listeners) {
                if (listener instanceof BrokerListener.Secured secured) {
                    createUsers(admin, secured.passwords());
                }
            }
        }
    }

    /// Partitions of the topics that exist. All topics need the same number.
    private static OptionalInt findPartitions(Admin admin) throws InterruptedException {
        try {
            return admin.describeTopics(List.of(Topics.CATALOG.name())).allTopicNames().get().values().stream()
                    .mapToInt(found -> found.partitions().size())
                    .findFirst();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return OptionalInt.empty();
            }
            throw new IllegalStateException("cannot read the topics of Kafka", e.getCause());
        }
    }

    private static void createUsers(Admin admin, Map<String, String> passwords) throws InterruptedException {
        List<UserScramCredentialAlteration> users = passwords.entrySet().stream()
                .<UserScramCredentialAlteration>map(user -> new UserScramCredentialUpsertion(
                        user.getKey(),
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS),
                        user.getValue()))
                .toList();
        try {
            admin.alterUserScramCredentials(users).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create the users of Kafka", e.getCause());
        }
    }

    /// Each with a comma before it.
    private static String joined(List<BrokerListener> listeners, Function<BrokerListener, String> text) {
        return listeners.stream().map(text).map(","::concat).collect(Collectors.joining());
    }

    private static void format(Path log, QuorumMember member) {
        if (Files.exists(log.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Files.createDirectories(log);
            new Formatter()
                    .setPrintStream(nowhere)
                    .setClusterId(member.clusterId())
                    .setNodeId(member.node())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(log.toString())
                    .addDirectory(log.toString())
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot format " + log, e);
        } catch (Exception e) {
            // The formatter declares nothing narrower.
            throw new IllegalStateException("cannot format " + log, e);
        }
    }

    private static Properties settings(Path log, QuorumMember member) {
        List<BrokerListener> listeners = member.listeners();
        String replicas = Integer.toString(member.replicas());
        Properties settings = new Properties();
        String listening = joined(listeners, it -> "%s://127.0.0.1:%d".formatted(it.name(), it.port()));
        String advertised = joined(listeners, it -> "%s://127.0.0.1:%d".formatted(it.name(), it.advertisedPort()));
        String protocols = joined(listeners, it -> it.name() + ":" + it.securityProtocol());
        listeners.forEach(it -> settings.putAll(it.settings()));
        settings.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(member.node()),
                "controller.quorum.voters",
                member.voters(),
                "controller.listener.names",
                "CONTROLLER",
                "inter.broker.listener.name",
                "PLAINTEXT",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT" + protocols,
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d%s"
                        .formatted(member.port(), member.controllerPort(), listening),
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:" + member.advertisedPort() + advertised,
                "log.dirs",
                log.toString()));
        settings.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "offsets.topic.num.partitions", "4",
                "offsets.topic.replication.factor", replicas,
                "transaction.state.log.num.partitions", "4",
                "transaction.state.log.replication.factor", replicas,
                "transaction.state.log.min.isr", member.leastInSync(),
                "share.coordinator.state.topic.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                // A transaction that a killed process left open blocks all readers of later records.
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"));
        settings.putAll(Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "group.min.session.timeout.ms", "1000",
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2",
                // Nothing follows the metadata log of a single broker: an idle one needs no record every half second.
                "metadata.max.idle.interval.ms", member.isAlone() ? "0" : "500",
                "log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024),
                "log.index.size.max.bytes", Integer.toString(1024 * 1024)));
        // Data that a start after a crash has to read.
        settings.putAll(Map.of(
                "log.segment.bytes", Integer.toString(SEGMENT_BYTES),
                "offsets.topic.segment.bytes", Integer.toString(STATE_SEGMENT_BYTES),
                "transaction.state.log.segment.bytes", Integer.toString(STATE_SEGMENT_BYTES),
                "log.flush.offset.checkpoint.interval.ms", Integer.toString(RECOVERY_CHECKPOINT_MILLIS),
                "num.recovery.threads.per.data.dir",
                        Integer.toString(Runtime.getRuntime().availableProcessors())));
        if (!member.isAlone()) {
            // The router's own topics are created with the broker's defaults.
            settings.putAll(Map.of(
                    "default.replication.factor",
                    replicas,
                    "min.insync.replicas",
                    member.leastInSync(),
                    "replica.lag.time.max.ms",
                    Integer.toString(REPLICA_LAG_MILLIS)));
        }
        return settings;
    }
}
