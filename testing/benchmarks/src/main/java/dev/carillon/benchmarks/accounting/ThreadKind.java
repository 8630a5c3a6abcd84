// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.accounting;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Purpose of a JVM's thread, recognised by its name. The first kind that matches counts.
public enum ThreadKind {
    /// Just-in-time compilers.
    COMPILERS("compilers", "^C[12] Comp"),
    /// Garbage collection. The serial collector runs on the VM thread, which also has other short operations.
    GARBAGE_COLLECTION("GC", "^(VM Thread$|GC Thread|G1 )"),
    /// Broker's threads that read requests and write answers.
    KAFKA_NETWORK("Kafka network", "kafka-network-thread|kafka-socket-acceptor"),
    /// Broker's threads that process requests.
    KAFKA_REQUESTS("Kafka requests", "kafka-request-handler"),
    /// Background threads of Kafka's clients: senders of producers, heartbeats of consumers.
    KAFKA_CLIENTS("Kafka clients", "^kafka-(producer-|coordinat|admin-cli)"),
    /// Threads of Kafka Streams.
    STREAMS("streams", "StreamThread|StateUpdater"),
    /// All other threads, and threads that ended during a measurement.
    APPLICATION("application", "");

    private final String label;
    private final Pattern names;

    ThreadKind(String label, String names) {
        this.label = label;
        this.names = Pattern.compile(names);
    }

    /// Kind of the thread with this name. The names of compilers, collectors and Kafka's clients may be cut off after
    /// 15 characters.
    public static ThreadKind of(String name) {
        return Stream.of(values())
                .filter(kind -> kind.names.matcher(name).find())
                .findFirst()
                .orElse(APPLICATION);
    }

    public String label() {
        return label;
    }
}
