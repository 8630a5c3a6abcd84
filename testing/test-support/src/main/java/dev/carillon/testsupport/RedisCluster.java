// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.embedded.FreePorts;
import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// A Redis Cluster of three primaries with a replica each, for tests that move its slots and kill its servers.
/// For one thread.
public final class RedisCluster implements AutoCloseable {

    private static final int PRIMARIES = 3;
    private static final int MEMBERS = 2 * PRIMARIES;
    private static final int KEYS_AT_ONCE = 100;
    private static final int MAX_KEYS = 10_000;
    private static final Duration MIGRATION_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final String HOST = "127.0.0.1";

    /// Ports of servers. The members reach each other on ports that are 10,000 higher: above those that
    /// [FreePorts] finds for other servers, and below those of outgoing connections.
    private static final int FIRST_PORT = 22_000;

    private static final int LAST_PORT = 22_767;

    private static final String[] SETTINGS = {
        "cluster-enabled yes",
        "cluster-config-file nodes.conf",
        "cluster-node-timeout 1500",
        "cluster-replica-validity-factor 0",
        "repl-diskless-sync yes",
        "repl-diskless-sync-delay 0",
        "repl-ping-replica-period 1",
        "save \"\""
    };

    private final RedisClient client = RedisClient.create();
    private final List<Member> members = new ArrayList<>();

    private record Member(EmbeddedRedis server, RedisCommands<String, String> commands, String id) {

        boolean says(String line) {
            return commands.clusterInfo().contains(line);
        }

        /// Id of the primary of a slot, as far as this member knows it.
        Optional<String> ownerOf(int slot) {
            return ClusterPartitionParser.parse(commands.clusterNodes()).stream()
                    .filter(node -> node.hasSlot(slot))
                    .map(RedisClusterNode::getNodeId)
                    .findFirst();
        }
    }

    private RedisCluster() {}

    /// Starts a cluster and returns when it serves all slots.
    ///
    /// @param directory directory of the servers' data
    public static RedisCluster start(Path directory) {
        RedisCluster cluster = new RedisCluster();
        try {
            for (int i = 0; i < MEMBERS; i++) {
                cluster.members.add(cluster.startMember(directory.resolve("redis-" + i)));
            }
            cluster.form();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /// Addresses of the running members, such as `127.0.0.1:20001`.
    public List<String> addresses() {
        return members.stream()
                .map(member -> HOST + ":" + member.server().port())
                .toList();
    }

    /// Moves the slot of a key, with all keys in it, to another primary.
    public Move move(String key) {
        Move move = beginMove(key);
        move.finish();
        return move;
    }

    /// Begins to move the slot of a key to another primary. Its keys stay where they are until they are moved.
    public Move beginMove(String key) {
        int slot = SlotHash.getSlot(key);
        Member source = ownerOf(slot);
        Member target = members.stream()
                .filter(member -> !member.equals(source))
                .filter(member -> member.commands().info("replication").contains("role:master"))
                .findFirst()
                .orElseThrow();
        return begin(slot, source, target);
    }

    private Move begin(int slot, Member source, Member target) {
        target.commands().clusterSetSlotImporting(slot, source.id());
        source.commands().clusterSetSlotMigrating(slot, target.id());
        return new Move(slot, source, target);
    }

    /// A slot that is moving.
    public final class Move {

        private final int slot;
        private final Member source;
        private final Member target;

        private Move(int slot, Member source, Member target) {
            this.slot = slot;
            this.source = source;
            this.target = target;
        }

        /// Moves some keys of the slot.
        public void keys(Predicate<String> which) {
            List<String> keys = source.commands().clusterGetKeysInSlot(slot, MAX_KEYS).stream()
                    .filter(which)
                    .toList();
            migrate(keys);
        }

        /// Moves the remaining keys and assigns the slot to its new primary.
        public void finish() {
            while (true) {
                List<String> keys = source.commands().clusterGetKeysInSlot(slot, KEYS_AT_ONCE);
                if (keys.isEmpty()) {
                    break;
                }
                migrate(keys);
            }
            target.commands().clusterSetSlotNode(slot, target.id());
            source.commands().clusterSetSlotNode(slot, target.id());
            awaitAll(member -> member.ownerOf(slot).equals(Optional.of(target.id())));
        }

        /// Moves the slot, with all keys in it, back to its earlier primary.
        public void undo() {
            begin(slot, target, source).finish();
        }

        private void migrate(List<String> keys) {
            if (!keys.isEmpty()) {
                source.commands()
                        .migrate(
                                HOST,
                                target.server().port(),
                                0,
                                MIGRATION_TIMEOUT.toMillis(),
                                MigrateArgs.Builder.keys(keys));
            }
        }
    }

    /// Kills the primary of a key's slot, and returns when its replica has taken over.
    public void killPrimaryOf(String key) {
        int slot = SlotHash.getSlot(key);
        Member killed = ownerOf(slot);
        members.remove(killed);
        killed.server().kill();
        awaitAll(member ->
                member.says("cluster_state:ok") && !member.ownerOf(slot).equals(Optional.of(killed.id())));
    }

    @Override
    public void close() {
        members.forEach(member -> member.server().close());
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }

    private Member startMember(Path directory) {
        int port = IntStream.generate(FreePorts::next)
                .filter(free -> free >= FIRST_PORT && free <= LAST_PORT)
                .findFirst()
                .orElseThrow();
        EmbeddedRedis server = EmbeddedRedis.start(directory, port, SETTINGS);
        RedisCommands<String, String> commands =
                client.connect(RedisURI.create(server.url())).sync();
        return new Member(server, commands, commands.clusterMyId());
    }

    private void form() {
        for (int i = 0; i < MEMBERS; i++) {
            members.get(i).commands().clusterSetConfigEpoch(i + 1L);
        }
        for (int i = 0; i < PRIMARIES; i++) {
            int[] slots = IntStream.range(
                            SlotHash.SLOT_COUNT * i / PRIMARIES, SlotHash.SLOT_COUNT * (i + 1) / PRIMARIES)
                    .toArray();
            members.get(i).commands().clusterAddSlots(slots);
        }
        members.stream()
                .skip(1)
                .forEach(member -> members.getFirst()
                        .commands()
                        .clusterMeet(HOST, member.server().port()));
        awaitAll(member -> knows(member, MEMBERS));
        for (int i = 0; i < PRIMARIES; i++) {
            members.get(PRIMARIES + i)
                    .commands()
                    .clusterReplicate(members.get(i).id());
        }
        awaitAll(member -> member.says("cluster_state:ok") && countReplicas(member) == PRIMARIES);
        members.stream()
                .skip(PRIMARIES)
                .forEach(replica -> Awaitility.await()
                        .atMost(TIMEOUT)
                        .until(() -> replica.commands().info("replication").contains("master_link_status:up")));
    }

    private static boolean knows(Member member, int count) {
        String nodes = member.commands().clusterNodes();
        return nodes.lines().count() == count && !nodes.contains("handshake");
    }

    private static long countReplicas(Member member) {
        return member.commands()
                .clusterNodes()
                .lines()
                .filter(line -> line.contains("slave"))
                .count();
    }

    private Member ownerOf(int slot) {
        String id = members.getFirst().ownerOf(slot).orElseThrow();
        return members.stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void awaitAll(Predicate<Member> condition) {
        Awaitility.await().atMost(TIMEOUT).until(() -> members.stream().allMatch(condition));
    }
}
