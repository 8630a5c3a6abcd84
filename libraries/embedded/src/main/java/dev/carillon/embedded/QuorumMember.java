// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/// Identity and ports of one of the brokers of a cluster. Every broker is a controller, too.
///
/// @param node number of the broker, from 1
/// @param clusterId identity of the cluster, the same for all members
/// @param controllerPorts ports of all controllers, by the numbers of the brokers
/// @param port port of the broker's own listener
/// @param advertisedPort port that the broker tells its clients and the other brokers, such as that of a [TcpLink]
/// @param listeners further listeners
public record QuorumMember(
        int node,
        String clusterId,
        List<Integer> controllerPorts,
        int port,
        int advertisedPort,
        List<BrokerListener> listeners) {

    private static final int MOST_REPLICAS = 3;

    public QuorumMember {
        controllerPorts = List.copyOf(controllerPorts);
        listeners = List.copyOf(listeners);
        if (node < 1 || node > controllerPorts.size()) {
            throw new IllegalArgumentException(
                    "broker %d is none of %d members".formatted(node, controllerPorts.size()));
        }
    }

    /// Identity of a new cluster.
    public static String newClusterId() {
        return Uuid.randomUuid().toString();
    }

    /// The only broker of a new cluster.
    static QuorumMember alone(int port, List<BrokerListener> listeners) {
        return new QuorumMember(1, newClusterId(), List.of(FreePorts.next()), port, port, listeners);
    }

    boolean isAlone() {
        return controllerPorts.size() == 1;
    }

    int controllerPort() {
        return controllerPorts.get(node - 1);
    }

    /// Number of replicas of each partition.
    public short replicas() {
        return (short) Math.min(MOST_REPLICAS, controllerPorts.size());
    }

    /// Number of replicas that have an acknowledged record.
    String leastInSync() {
        return replicas() < MOST_REPLICAS ? "1" : "2";
    }

    /// Value of Kafka's `controller.quorum.voters`.
    String voters() {
        return IntStream.rangeClosed(1, controllerPorts.size())
                .mapToObj(number -> "%d@127.0.0.1:%d".formatted(number, controllerPorts.get(number - 1)))
                .collect(Collectors.joining(","));
    }
}
