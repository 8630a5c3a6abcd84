// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import dev.carillon.ingestion.intake.Answer;
import dev.carillon.ingestion.intake.IntakeGate;
import dev.carillon.ingestion.intake.IntakeMeters;
import dev.carillon.ingestion.intake.Refusals;
import dev.carillon.ingestion.intake.Submitter;
import dev.carillon.ingestion.submission.EventSubmission;
import dev.carillon.ingestion.submission.Producer;
import dev.carillon.ingestion.submission.Reading;
import dev.carillon.runtime.http.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.support.Acknowledgment;

/// Intake of a source's records. It submits all records of a poll in order, waits until they are durable or in the
/// dead-letter topic, and then lets the container commit them. At a record that is refused for a time it stops: the
/// container commits what is before it, pauses, and reads it again. For the container's thread, except [#stop()].
final class SourceIntake implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(SourceIntake.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(500);
    private static final Duration CHECK = Duration.ofMillis(200);

    /// Time for which a stopping source waits for acknowledgements. What comes later is read again.
    private static final long CLOSE_NANOS = Duration.ofSeconds(3).toNanos();

    /// Time without acknowledgements after which the status reports it.
    private static final long SLOW_NANOS = Duration.ofSeconds(5).toNanos();

    private static final Obstacle STOPPING = new Obstacle("the source is being stopped", SHORT_PAUSE);

    private final SourceDefinition source;
    private final Producer producer;
    private final Parts parts;
    private final DeadLetters letters;
    private final SourceStatus status;
    private int limit = Integer.MAX_VALUE;
    private volatile Map<String, String> topicIds = Map.of();
    private volatile long closeNanos;
    private volatile boolean closing;

    /// Parts that all sources share.
    record Parts(
            IntakeGate gate,
            Submitter submitter,
            RecordReader reader,
            IntakeMeters meters,
            SourceMeters sourceMeters) {}

    SourceIntake(SourceDefinition source, Parts parts, DeadLetters letters, SourceStatus status) {
        this.source = source;
        this.producer = new Producer(source.tenant(), "kafka-source/" + source.id());
        this.parts = parts;
        this.letters = letters;
        this.status = status;
    }

    /// Reason for which the first record that is not settled must wait.
    private record Obstacle(String reason, Duration pause) {}

    /// Result of a round.
    ///
    /// @param next index of the first record that is not settled
    private record Progress(int next, Optional<Obstacle> obstacle) {}

    /// Takes note of the ids of the topics that exist. Any thread may call it.
    void topicIds(Map<String, String> ids) {
        topicIds = Map.copyOf(ids);
    }

    /// Makes the intake stop soon. Any thread may call it.
    void stop() {
        closeNanos = System.nanoTime();
        closing = true;
    }

    @Override
    public void onMessage(
            List<ConsumerRecord<byte[], byte[]>> records,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer) {
        try {
            settle(records, Objects.requireNonNull(acknowledgment));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (Error e) {
            // The container would end without asking its error handler.
            throw new IllegalStateException("a batch failed", e);
        }
    }

    private void settle(List<ConsumerRecord<byte[], byte[]>> records, Acknowledgment acknowledgment)
            throws InterruptedException {
        int next = 0;
        while (next < records.size()) {
            Progress progress = advance(records, next);
            Optional<Obstacle> obstacle = progress.obstacle();
            if (obstacle.isPresent() && progress.next() == next) {
                // Records behind an obstacle are not submitted again at every try.
                limit = 1;
                status.failed(SourceStatus.Part.READING, obstacle.get().reason());
                parts.sourceMeters().waited(source.id());
                acknowledgment.nack(next, obstacle.get().pause());
                return;
            }
            if (obstacle.isEmpty()) {
                limit = limit > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : limit * 2;
            }
            next = progress.next();
        }
        status.recovered(SourceStatus.Part.READING);
        acknowledgment.acknowledge();
    }

    /// One round: submits records until the first obstacle, and waits until they are settled.
    private Progress advance(List<ConsumerRecord<byte[], byte[]>> records, int from) throws InterruptedException {
        Optional<Admission> room = parts.gate().tryAdmit(producer, 0);
        if (room.isEmpty()) {
            return new Progress(from, Optional.of(obstacle(Refusals.overloaded())));
        }
        try (Admission admission = room.get()) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            boolean isOpen = true;
            for (int i = from; isOpen && i < records.size() && i - from < limit; i++) {
                CompletableFuture<Answer> answer = submit(records.get(i), admission);
                answers.add(answer);
                isOpen = !isTemporary(answer);
            }
            for (CompletableFuture<Answer> answer : answers) {
                if (!await(answer)) {
                    return new Progress(from, Optional.of(STOPPING));
                }
            }
            return settle(records, from, answers);
        }
    }

    private CompletableFuture<Answer> submit(ConsumerRecord<byte[], byte[]> consumed, Admission admission) {
        int bytes = Math.max(0, consumed.serializedKeySize()) + Math.max(0, consumed.serializedValueSize());
        if (!admission.tryExtend(bytes)) {
            return refused(Refusals.overloaded());
        }
        try {
            return switch (parts.reader().read(consumed)) {
                case Reading.Unreadable(Problem problem) -> refused(problem);
                case Reading.Read(EventSubmission submission) -> submit(consumed, submission, admission);
            };
        } catch (RuntimeException e) { // the record becomes a dead letter, and the partition continues
            LOG.error("a record of the Kafka source {} failed; writing it as a dead letter", source.name(), e);
            return refused(Problem.internal());
        }
    }

    private CompletableFuture<Answer> submit(
            ConsumerRecord<byte[], byte[]> consumed, EventSubmission submission, Admission admission) {
        EventSubmission named = submission.origin().source() == null
                ? submission.withSource("urn:carillon:kafka-source:" + source.id())
                : submission;
        if (named.id() == null) {
            String topicId = topicIds.get(consumed.topic());
            if (topicId == null) {
                return refused(Problem.unavailable("the id of the topic is not known yet"));
            }
            named = named.withId("kafka:%s:%d:%d".formatted(topicId, consumed.partition(), consumed.offset()));
        }
        return parts.submitter().submit(new Reading.Read(named), producer, admission);
    }

    /// Settles records that were submitted: refused ones become dead letters.
    private Progress settle(
            List<ConsumerRecord<byte[], byte[]>> records, int from, List<CompletableFuture<Answer>> answers)
            throws InterruptedException {
        List<CompletableFuture<Void>> written = new ArrayList<>();
        Optional<Obstacle> obstacle = Optional.empty();
        for (int i = 0; i < answers.size() && obstacle.isEmpty(); i++) {
            if (answers.get(i).join() instanceof Answer.Refused(Problem problem)) {
                if (problem.isTemporary()) {
                    obstacle = Optional.of(obstacle(problem));
                } else {
                    written.add(letters.write(records.get(from + i), problem));
                }
            } else {
                written.add(CompletableFuture.completedFuture(null));
            }
            obstacle = obstacle.or(() -> findFailure(written.getLast()));
        }
        int settled = 0;
        while (settled < written.size()
                && await(written.get(settled))
                && !written.get(settled).isCompletedExceptionally()) {
            count(answers.get(settled).join());
            settled++;
        }
        return new Progress(
                from + settled,
                settled == written.size()
                        ? obstacle
                        : findFailure(written.get(settled)).or(() -> Optional.of(STOPPING)));
    }

    private void count(Answer answer) {
        parts.meters().answered(answer);
        if (answer instanceof Answer.Refused) {
            parts.sourceMeters().deadLettered(source.id());
        } else {
            parts.sourceMeters().accepted(source.id());
        }
    }

    /// Failure to write a dead letter.
    private static Optional<Obstacle> findFailure(CompletableFuture<Void> written) {
        return written.isCompletedExceptionally()
                ? Optional.of(new Obstacle(
                        "a dead letter cannot be written: "
                                + written.exceptionNow().getMessage(),
                        LONGEST_PAUSE))
                : Optional.empty();
    }

    /// Waits until the result is complete.
    ///
    /// @return false if the source is being stopped before
    private boolean await(CompletableFuture<?> result) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                result.get(CHECK.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (ExecutionException _) {
                return true;
            } catch (TimeoutException _) {
                if (closing && System.nanoTime() - closeNanos > CLOSE_NANOS) {
                    return false;
                }
                if (System.nanoTime() - start > SLOW_NANOS) {
                    status.failed(SourceStatus.Part.READING, "Kafka has not acknowledged the events yet");
                }
            }
        }
    }

    private static Obstacle obstacle(Problem problem) {
        Duration asked = Duration.ofSeconds(problem.retryAfterSeconds());
        Duration pause = problem.status() == 429 ? asked : SHORT_PAUSE;
        return new Obstacle(
                problem.code().wireName() + ": " + problem.detail(),
                pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }

    private static boolean isTemporary(CompletableFuture<Answer> answer) {
        return answer.isDone() && answer.join() instanceof Answer.Refused(Problem problem) && problem.isTemporary();
    }

    private static CompletableFuture<Answer> refused(Problem problem) {
        return CompletableFuture.completedFuture(new Answer.Refused(problem));
    }
}
