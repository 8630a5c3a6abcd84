// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import static dev.carillon.client.producer.Platform.each;
import static dev.carillon.client.producer.Platform.silence;
import static dev.carillon.client.producer.Platform.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.client.producer.ProducerOptions.Batch;
import dev.carillon.client.producer.ProducerOptions.Patience;
import dev.carillon.client.producer.ProducerOptions.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The producer over real HTTP.
@Timeout(20)
class EventProducerTest {

    private static final Batch SLOW_TO_SEND = new Batch(100, 1 << 20, Duration.ofMillis(200), 1);

    private final Platform platform = new Platform();

    @AfterEach
    void stopPlatform() {
        platform.close();
    }

    @Test
    void gathersEventsIntoOneRequestInOrder() throws Exception {
        try (EventProducer producer = EventProducer.start(options().with(SLOW_TO_SEND))) {
            List<Submission> answers = await(submit(producer, "a", "b", "c"));

            assertThat(platform.requests).containsExactly(List.of("a", "b", "c"));
            assertThat(platform.authorizations).containsExactly("Bearer ck_key");
            assertThat(answers)
                    .containsExactly(
                            new Submission.Accepted("a", 1),
                            new Submission.Accepted("b", 1),
                            new Submission.Accepted("c", 1));
        }
    }

    @Test
    void repeatsUnderTheSameIdUntilItIsAnswered() throws Exception {
        platform.then(silence()).then(status(500)).then(status(503));
        try (EventProducer producer = EventProducer.start(options())) {
            Event event = Event.of("order.shipped").to("ann").data(Map.of("orderId", "A-1"));

            assertThat(await(List.of(producer.submit(event)))).containsExactly(new Submission.Accepted(event.id(), 1));
            assertThat(platform.requests).hasSize(4).containsOnly(List.of(event.id()));
        }
    }

    @Test
    void waitsAsLongAsThePlatformAsks() throws Exception {
        platform.then(status(429, "Retry-After", "1"));
        try (EventProducer producer = EventProducer.start(options())) {
            await(submit(producer, "a"));

            assertThat(platform.arrivedNanos.get(1) - platform.arrivedNanos.get(0))
                    .isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
        }
    }

    @Test
    void repeatsOnlyWhatMaySucceedLater() throws Exception {
        platform.then(each(202, 422, 503));
        try (EventProducer producer = EventProducer.start(options().with(SLOW_TO_SEND))) {
            List<Submission> answers = await(submit(producer, "a", "b", "c"));

            assertThat(platform.requests).containsExactly(List.of("a", "b", "c"), List.of("c"));
            assertThat(answers.get(0)).isInstanceOf(Submission.Accepted.class);
            assertThat(answers.get(1))
                    .isInstanceOfSatisfying(
                            Submission.Refused.class,
                            refused -> assertThat(refused.problem().status()).isEqualTo(422));
            assertThat(answers.get(2)).isInstanceOf(Submission.Accepted.class);
        }
    }

    @Test
    void dividesWhatIsTooLargeForOneRequest() throws Exception {
        platform.then(status(413)).then(status(413));
        try (EventProducer producer = EventProducer.start(options().with(SLOW_TO_SEND))) {
            List<Submission> answers = await(submit(producer, "a", "b", "c", "d"));

            assertThat(platform.requests)
                    .containsExactly(
                            List.of("a", "b", "c", "d"),
                            List.of("a", "b"),
                            List.of("a"),
                            List.of("b"),
                            List.of("c", "d"));
            assertThat(answers).allMatch(Submission.Accepted.class::isInstance);
        }
    }

    @Test
    void tellsWhenTheKeyIsRefused() throws Exception {
        platform.then(status(401));
        try (EventProducer producer = EventProducer.start(options())) {
            assertThat(await(submit(producer, "a")))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Submission.Refused.class,
                            refused -> assertThat(refused.problem().status()).isEqualTo(401));
        }
    }

    @Test
    void givesUpWithoutSayingThatItFailed() throws Exception {
        for (int i = 0; i < 50; i++) {
            platform.then(status(503));
        }
        Patience little = new Patience(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(5));
        try (EventProducer producer = EventProducer.start(options().with(little))) {
            assertThat(await(submit(producer, "a"))).containsExactly(new Submission.Unconfirmed("a", "so it is"));
        }
    }

    @Test
    void aFullQueueHoldsUpWhoeverSubmits() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        platform.then((exchange, ids) -> {
            try {
                assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            each(202).answer(exchange, ids);
        });
        Batch one = new Batch(1, 1 << 20, Duration.ZERO, 1);
        try (EventProducer producer = EventProducer.start(options().with(one).with(new Queue(2, 1 << 20)))) {
            submit(producer, "a", "b");
            assertThat(producer.offer(event("c"))).isEmpty();
            Thread waiting = new Thread(() -> {
                try {
                    submit(producer, "c");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            waiting.start();
            Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);

            release.countDown();

            Awaitility.await().until(() -> platform.requests.contains(List.of("c")));
        }
    }

    @Test
    void closingSendsWhatIsQueuedAndTakesNothingMore() throws Exception {
        EventProducer producer = EventProducer.start(options().with(SLOW_TO_SEND));
        List<CompletionStage<Submission>> answers = submit(producer, "a", "b");

        producer.close();

        assertThat(await(answers)).allMatch(Submission.Accepted.class::isInstance);
        assertThatThrownBy(() -> producer.submit(event("c"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingLeavesNoAnswerOpen() throws Exception {
        for (int i = 0; i < 100; i++) {
            platform.then(status(503, "Retry-After", "5"));
        }
        Patience hurried = new Patience(Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofMillis(200));
        EventProducer producer = EventProducer.start(options().with(hurried));
        List<CompletionStage<Submission>> answers = submit(producer, "a");

        producer.close();

        assertThat(await(answers)).singleElement().isInstanceOf(Submission.Unconfirmed.class);
    }

    private ProducerOptions options() {
        return ProducerOptions.of(platform.url(), "ck_key");
    }

    private static Event event(String id) {
        return Event.of("order.shipped").withId(id).to("ann");
    }

    private static List<CompletionStage<Submission>> submit(EventProducer producer, String... ids)
            throws InterruptedException {
        List<CompletionStage<Submission>> answers = new ArrayList<>();
        for (String id : ids) {
            answers.add(producer.submit(event(id)));
        }
        return answers;
    }

    private static List<Submission> await(List<CompletionStage<Submission>> answers) {
        return answers.stream()
                .map(answer -> answer.toCompletableFuture()
                        .orTimeout(90, TimeUnit.SECONDS)
                        .join())
                .toList();
    }
}
