// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.testsupport.KafkaExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Two instances of a service that share one Kafka and no folder.
final class SharedFailuresTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void failuresThatTwoInstancesCountOnceEachSetTheRecordAsideOnBoth() {
        try (ProcessingGuard one = open("one");
                ProcessingGuard other = open("other")) {
            fail(one, 7);
            fail(other, 7);

            await().atMost(TIMEOUT)
                    .until(() -> one.verdict(record(one, 7)) instanceof Verdict.SetAside
                            && other.verdict(record(other, 7)) instanceof Verdict.SetAside);
            assertThat(one.failures(record(one, 7))).isEqualTo(2);
            assertThat(other.failures(record(other, 7))).isEqualTo(2);
        }
    }

    @Test
    void aRecordThatAnotherInstanceProcessesLosesItsFailureOnBothAndInLaterProcesses() {
        try (ProcessingGuard one = open("one");
                ProcessingGuard other = open("other")) {
            fail(one, 8);
            await().atMost(TIMEOUT).until(() -> other.failures(record(other, 8)) == 1);

            try (WorkSlot slot = other.slot()) {
                slot.begin(record(other, 8));
                slot.end();
            }

            await().atMost(TIMEOUT).until(() -> one.failures(record(one, 8)) == 0);
        }
        try (ProcessingGuard later = open("one")) {
            assertThat(later.failures(record(later, 8))).isZero();
        }
    }

    private ProcessingGuard open(String instance) {
        ProcessingGuard guard = ProcessingGuard.open(
                new ProcessingSettings(directory.resolve(instance), Duration.ofSeconds(60)),
                KafkaClients.at(KAFKA.bootstrapServers()),
                InstantSource.system(),
                () -> {});
        await().atMost(TIMEOUT).until(guard::isReady);
        return guard;
    }

    private static void fail(ProcessingGuard guard, long offset) {
        try (WorkSlot slot = guard.slot()) {
            slot.begin(record(guard, offset));
            assertThat(slot.fail(new StackOverflowError())).isTrue();
        }
    }

    private static WorkId record(ProcessingGuard guard, long offset) {
        return guard.source("router", "events").at(0, offset);
    }
}
