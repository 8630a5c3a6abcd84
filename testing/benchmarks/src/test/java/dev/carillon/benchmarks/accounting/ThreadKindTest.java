// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadKindTest {

    @ParameterizedTest
    @CsvSource({
        "C2 CompilerThread0, COMPILERS",
        "C1 CompilerThre, COMPILERS",
        "VM Thread, GARBAGE_COLLECTION",
        "GC Thread#1, GARBAGE_COLLECTION",
        "G1 Refine#0, GARBAGE_COLLECTION",
        "data-plane-kafka-network-thread-1-ListenerName(PLAINTEXT)-PLAINTEXT-0, KAFKA_NETWORK",
        "data-plane-kafka-socket-acceptor-ListenerName(PLAINTEXT)-PLAINTEXT-9092, KAFKA_NETWORK",
        "data-plane-kafka-request-handler-3, KAFKA_REQUESTS",
        "kafka-producer-network-thread | ingestion, KAFKA_CLIENTS",
        "kafka-producer-, KAFKA_CLIENTS",
        "kafka-coordinator-heartbeat-thread | carillon-tracking, KAFKA_CLIENTS",
        "carillon-routing-standard-4711-StreamThread-1, STREAMS",
        "carillon-routing-standard-4711-GlobalStreamThread, STREAMS",
        "VM Periodic Task Thread, APPLICATION",
        "qtp1234-56, APPLICATION"
    })
    void isRecognisedByTheName(String name, ThreadKind kind) {
        assertThat(ThreadKind.of(name)).isEqualTo(kind);
    }
}
