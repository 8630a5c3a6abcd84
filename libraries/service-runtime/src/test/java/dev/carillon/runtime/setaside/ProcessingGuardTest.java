// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.v1.ProcessingFailure;
import dev.carillon.testsupport.JavaProcess;
import dev.carillon.testsupport.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessingGuardTest {

    private static final String CONSUMER = "router";
    private static final String TOPIC = "events";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private int lives;

    @Test
    void aRecordThatWasAloneWhenTheProcessDiedTwiceIsSetAside() {
        dieAlone(7);
        inLife(guard -> assertThat(guard.verdict(record(guard, 7))).isInstanceOf(Verdict.Suspected.class));
        dieAlone(7);
        inLife(guard -> {
            assertThat(guard.verdict(record(guard, 7)))
                    .isEqualTo(new Verdict.SetAside("the process ended while it processed this record alone"));
            assertThat(guard.verdict(record(guard, 8))).isInstanceOf(Verdict.Unsuspected.class);
        });
    }

    @Test
    void recordsThatWereInProcessTogetherAreOnlySuspectedHoweverOftenTheProcessDies() {
        for (int i = 0; i < 10; i++) {
            try (ProcessingGuard guard = open();
                    WorkSlot one = guard.slot();
                    WorkSlot other = guard.slot()) {
                one.beginBatch(record(guard, 1), 500);
                other.beginBatch(guard.source(CONSUMER, TOPIC).at(1, 7), 7);
                die();
            }
        }
        inLife(guard -> {
            assertThat(guard.verdict(record(guard, 250))).isInstanceOf(Verdict.Suspected.class);
            assertThat(guard.failures(record(guard, 250))).isZero();
        });
    }

    @Test
    void aRecordThatIsProcessedIsNoLongerSuspected() {
        dieAlone(7);
        inLife(guard -> {
            try (WorkSlot slot = guard.slot()) {
                slot.begin(record(guard, 7));
                slot.end();
            }
            assertThat(guard.hasKnownFailures()).isFalse();
        });
        dieAlone(7);
        inLife(guard -> assertThat(guard.failures(record(guard, 7))).isEqualTo(1));
    }

    @Test
    void aProcessThatStopsInOrderLeavesNoSuspects() {
        try (ProcessingGuard guard = open();
                WorkSlot slot = guard.slot()) {
            slot.begin(record(guard, 7));
            guard.endInOrder();
            die();
        }
        inLife(guard -> assertThat(guard.hasKnownFailures()).isFalse());
    }

    @Test
    void throwablesCountTwiceAndFailuresOfTheEnvironmentNever() {
        inLife(guard -> {
            WorkSlot slot = guard.slot();
            for (int i = 0; i < 5; i++) {
                slot.begin(record(guard, 1));
                assertThat(slot.fail(new ProducerFencedException("fenced"))).isFalse();
            }
            assertThat(guard.verdict(record(guard, 1))).isInstanceOf(Verdict.Unsuspected.class);

            slot.begin(record(guard, 1));
            assertThat(slot.fail(new StackOverflowError())).isTrue();
            slot.begin(record(guard, 1));
            assertThat(slot.fail(new StackOverflowError())).isTrue();
            assertThat(guard.verdict(record(guard, 1))).isInstanceOf(Verdict.SetAside.class);
        });
    }

    @Test
    void memoryThatRanOutBesideOtherWorkOnlyRaisesASuspicion() {
        inLife(guard -> {
            try (WorkSlot other = guard.slot();
                    WorkSlot slot = guard.slot()) {
                other.begin(record(guard, 9));
                for (int i = 0; i < 3; i++) {
                    slot.begin(guard.source(CONSUMER, TOPIC).at(1, i));
                    assertThat(slot.fail(new OutOfMemoryError())).isTrue();
                    assertThat(guard.failures(guard.source(CONSUMER, TOPIC).at(1, i)))
                            .isZero();
                }
            }
        });
    }

    /// A model of kills at random moments. Three threads process records; a step begins or ends one record. Suspected
    /// records come first after a start and are processed alone, one at a time; a kill may come at any step.
    @Test
    void aThousandKillsAtRandomMomentsSetNoRecordAside() {
        Random random = new Random(20_260_101);
        KnownFailures known = new KnownFailures();
        WorkSource source = new WorkSource(0, CONSUMER, TOPIC);
        long[] next = new long[3];
        int counted = 0;
        for (int kill = 0; kill < 1_000; kill++) {
            long stepsLeft = random.nextLong(1_000_000);
            List<JournalEntry> entries = new ArrayList<>();
            for (int thread = 0; thread < next.length && entries.isEmpty(); thread++) {
                WorkId work = source.at(thread, next[thread]);
                assertThat(known.verdict(work)).isNotInstanceOf(Verdict.SetAside.class);
                if (known.verdict(work) instanceof Verdict.Suspected) {
                    if (stepsLeft < 2) {
                        entries.add(single(thread, next[thread]));
                    } else {
                        stepsLeft -= 2;
                        known.clear(work);
                        next[thread]++;
                    }
                }
            }
            if (entries.isEmpty()) {
                for (int thread = 0; thread < next.length; thread++) {
                    next[thread] += stepsLeft / 2 / next.length;
                    if (random.nextBoolean()) {
                        entries.add(single(thread, next[thread]));
                    }
                }
            }
            List<ProcessingFailure> found = UncleanEnd.failures("life-" + kill, entries, kill, Duration.ofSeconds(60));
            counted += (int) found.stream().filter(KnownFailures::counts).count();
            found.forEach(known::add);
        }
        // Records were counted once, so it is the second count that none of them got.
        assertThat(counted).isGreaterThan(200);
    }

    private static JournalEntry single(int thread, long offset) {
        return new JournalEntry(
                thread, JournalEntry.State.SINGLE, new JournalEntry.Place(CONSUMER, TOPIC, thread), offset, offset, 0);
    }

    @Test
    void ofWorkThatTookTooLongOnlyThatWorkFailed() {
        JournalEntry.Place place = new JournalEntry.Place(CONSUMER, TOPIC, 0);
        assertThat(UncleanEnd.failures(
                        "life",
                        List.of(
                                new JournalEntry(0, JournalEntry.State.SINGLE, place, 1, 1, 0),
                                new JournalEntry(1, JournalEntry.State.SINGLE, place, 2, 2, 0),
                                new JournalEntry(9, JournalEntry.State.TIMED_OUT, place, 2, 2, 0)),
                        0,
                        Duration.ofSeconds(60)))
                .singleElement()
                .satisfies(failure -> {
                    assertThat(failure.getOffset()).isEqualTo(2);
                    assertThat(KnownFailures.counts(failure)).isTrue();
                    assertThat(failure.getCause()).isEqualTo("processing took longer than 60 s");
                });
    }

    @Test
    void theWatchFindsARecordThatSpinsAndNotOneThatWaitsForAClient() throws InterruptedException {
        try (ProcessingGuard guard = open()) {
            WorkSlot slot = guard.slot();
            CountDownLatch over = new CountDownLatch(1);
            CountDownLatch begun = new CountDownLatch(1);
            Thread worker = Thread.ofPlatform().daemon().start(() -> {
                slot.begin(record(guard, 1));
                begun.countDown();
                while (over.getCount() > 0) {
                    Thread.onSpinWait();
                }
                slot.end();
            });
            begun.await();
            TimeLimitWatch watch = new TimeLimitWatch(Duration.ofSeconds(2));

            assertThat(watch.tick(List.of(slot))).isEmpty();
            assertThat(watch.tick(List.of(slot))).isEmpty();
            assertThat(watch.tick(List.of(slot)))
                    .hasValueSatisfying(late -> assertThat(late.work()).isEqualTo(record(guard, 1)));

            over.countDown();
            worker.join();
            assertThat(watch.tick(List.of(slot))).isEmpty();
        }
        assertThat(TimeLimitWatch.isWaitingForTheEnvironment(List.of(
                        frame("java.lang.Object"),
                        frame("org.apache.kafka.clients.producer.KafkaProducer"),
                        frame("dev.carillon.routing.topology.StreamOutputs"))))
                .isTrue();
        assertThat(TimeLimitWatch.isWaitingForTheEnvironment(List.of(
                        frame("java.util.regex.Pattern"),
                        frame("dev.carillon.documents.template.TemplateRenderer"),
                        frame("org.apache.kafka.streams.processor.internals.ProcessorNode"))))
                .isFalse();
    }

    @Test
    void aRecordThatTakesLongerThanTheLimitTwiceEndsTheProcessTwiceAndIsSetAside() {
        takeTooLong();
        inLife(guard -> {
            assertThat(guard.failures(record(guard, 7))).isEqualTo(1);
            assertThat(guard.verdict(record(guard, 7))).isInstanceOf(Verdict.Suspected.class);
        });
        takeTooLong();
        inLife(guard -> assertThat(guard.verdict(record(guard, 7)))
                .isInstanceOfSatisfying(
                        Verdict.SetAside.class,
                        aside -> assertThat(aside.cause()).startsWith("processing took longer than ")));
    }

    private void takeTooLong() {
        try (JavaProcess process = JavaProcess.start(
                EndlessProcess.class,
                directory.resolve("endless.log"),
                List.of(directory.resolve("life-" + lives).toString()))) {
            await().atMost(TIMEOUT).until(() -> !process.isAlive());
            assertThat(process.exitCode()).isEqualTo(ProcessEnd.EXIT_CODE);
        }
    }

    @Test
    void suspicionsExpireAfterAnHourAndFailuresAfterSevenDays() {
        ManualClock clock = new ManualClock();
        try (ProcessingGuard guard = open(clock);
                WorkSlot other = guard.slot();
                WorkSlot slot = guard.slot()) {
            slot.begin(record(guard, 1));
            assertThat(slot.fail(new StackOverflowError())).isTrue();
            other.begin(record(guard, 9));
            suspect(slot, record(guard, 2));
            clock.advance(Duration.ofMinutes(30));
            suspect(slot, record(guard, 3));

            clock.advance(Duration.ofMinutes(31));
            awaitUnsuspected(guard, record(guard, 2));
            assertThat(guard.verdict(record(guard, 3))).isInstanceOf(Verdict.Suspected.class);
            assertThat(guard.failures(record(guard, 1))).isEqualTo(1);

            // The suspicion that expires later shows that the watch has looked at the failure, too.
            clock.set(ManualClock.START.plus(Duration.ofDays(7)));
            awaitUnsuspected(guard, record(guard, 3));
            assertThat(guard.failures(record(guard, 1))).isEqualTo(1);

            clock.advance(Duration.ofMillis(1));
            awaitUnsuspected(guard, record(guard, 1));
            assertThat(guard.hasKnownFailures()).isFalse();
        }
    }

    /// Runs out of memory beside other work.
    private static void suspect(WorkSlot slot, WorkId work) {
        slot.begin(work);
        assertThat(slot.fail(new OutOfMemoryError())).isTrue();
    }

    private static void awaitUnsuspected(ProcessingGuard guard, WorkId work) {
        await().atMost(TIMEOUT).until(() -> guard.verdict(work) instanceof Verdict.Unsuspected);
    }

    @Test
    void aJournalThatIsNotCompleteNamesNothing() throws IOException {
        Path file = directory.resolve("0.journal");
        for (int length : new int[] {0, 1, 8, 64, 1_000}) {
            Files.write(file, new byte[length]);
            assertThat(Journal.read(file).entries()).isEmpty();
        }
    }

    private static StackTraceElement frame(String type) {
        return new StackTraceElement(type, "call", "File.java", 1);
    }

    private void dieAlone(long offset) {
        try (ProcessingGuard guard = open();
                WorkSlot slot = guard.slot()) {
            slot.begin(record(guard, offset));
            die();
        }
    }

    private void inLife(Consumer<ProcessingGuard> work) {
        try (ProcessingGuard guard = open()) {
            work.accept(guard);
        }
    }

    private static WorkId record(ProcessingGuard guard, long offset) {
        return guard.source(CONSUMER, TOPIC).at(0, offset);
    }

    private ProcessingGuard open() {
        return open(InstantSource.system());
    }

    private ProcessingGuard open(InstantSource clock) {
        return ProcessingGuard.openAlone(
                new ProcessingSettings(directory.resolve("life-" + lives), Duration.ofSeconds(60)), clock, () -> {});
    }

    /// The next life finds the files as they are at this moment, as after `kill -9`.
    private void die() {
        Path now = directory.resolve("life-" + lives);
        lives++;
        Path next = directory.resolve("life-" + lives);
        try (Stream<Path> files = Files.list(now)) {
            Files.createDirectories(next);
            for (Path file : files.toList()) {
                Files.copy(file, next.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
