// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.events.v1.DeliveryContent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What holds for every sender, shown over the wire against its provider's simulator.
public abstract class ChannelSenderContract {

    /// The deadline of [#sender()]: longer than any answer takes on a busy machine.
    protected static final Duration PATIENCE = Duration.ofSeconds(15);

    /// The deadline of [#impatientSender()].
    protected static final Duration DEADLINE = Duration.ofMillis(1_500);

    /// A sender that is connected to the simulator.
    protected abstract ChannelSender sender();

    /// Another, with a short deadline.
    protected abstract ChannelSender impatientSender();

    /// A sender whose provider is not there.
    protected abstract ChannelSender senderToNowhere();

    /// `email`, `push`.
    protected abstract String simulator();

    /// An attempt to an address of its own.
    protected abstract Attempt attempt(String text);

    /// What arrived at the attempt's address.
    protected abstract List<JsonNode> arrived(Attempt attempt);

    @AfterEach
    void behaveAgain() {
        Simulators.accept();
    }

    @Test
    void acceptedMeansArrivedAndNamesAReference() {
        Attempt attempt = attempt("hello");

        AttemptOutcome outcome = send(attempt);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        AttemptOutcome.Accepted.class,
                        accepted -> assertThat(accepted.reference().value()).isNotBlank());
        assertThat(arrived(attempt)).hasSize(1);
    }

    @Test
    void repetitionCarriesTheSameIdentity() {
        Attempt attempt = attempt("again");

        assertThat(send(attempt)).isEqualTo(send(attempt));

        assertThat(arrived(attempt))
                .hasSize(2)
                .allSatisfy(
                        arrival -> assertThat(arrival.path("wireCount").asInt()).isEqualTo(2));
    }

    @Test
    void refusalForGoodIsRefused() {
        Simulators.behave(simulator(), "{\"mode\":\"refuse\"}");

        assertThat(send(attempt("no"))).isInstanceOf(AttemptOutcome.Refused.class);
    }

    @Test
    void deadAddressIsInvalid() {
        Simulators.behave(simulator(), "{\"mode\":\"dead_token\"}");

        assertThat(send(attempt("gone"))).isInstanceOf(AttemptOutcome.AddressInvalid.class);
    }

    @Test
    void requestToSlowDownIsThrottledForAWhile() {
        Simulators.behave(simulator(), "{\"mode\":\"throttle\"}");

        assertThat(send(attempt("slow")))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isPositive());
    }

    @Test
    void silenceIsUnansweredAtTheDeadline() {
        Simulators.behave(simulator(), "{\"mode\":\"stall\",\"times\":1}");
        long begun = System.nanoTime();

        AttemptOutcome outcome = await(impatientSender().send(attempt("silence")));

        assertThat(outcome).isInstanceOf(AttemptOutcome.Unanswered.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(DEADLINE, PATIENCE);
    }

    @Test
    void silenceAboutOneHoldsUpNoOther() {
        Simulators.behave(simulator(), "{\"mode\":\"stall\",\"times\":1}");
        CompletionStage<AttemptOutcome> stalled = sender().send(attempt("silence"));
        Attempt other = attempt("other");
        Awaitility.await().until(() -> Simulators.isAccepting(simulator()));

        assertThat(send(other)).isInstanceOf(AttemptOutcome.Accepted.class);
        assertThat(stalled.toCompletableFuture()).isNotDone();
    }

    @Test
    void lateAnswerWithinTheDeadlineCounts() {
        Simulators.behave(simulator(), "{\"mode\":\"answer_late\",\"delayMillis\":400}");

        assertThat(send(attempt("late"))).isInstanceOf(AttemptOutcome.Accepted.class);
    }

    @Test
    void answerAfterTheDeadlineIsUnansweredThoughItArrived() {
        Attempt attempt = attempt("too late");
        Simulators.behave(simulator(), "{\"mode\":\"answer_late\",\"delayMillis\":2500,\"times\":1}");

        assertThat(await(impatientSender().send(attempt))).isInstanceOf(AttemptOutcome.Unanswered.class);
        assertThat(arrived(attempt)).hasSize(1);
    }

    @Test
    void brokenConnectionIsUnansweredAndTheNextAttemptHasANewOne() {
        Simulators.behave(simulator(), "{\"mode\":\"reset\",\"times\":1}");

        assertThat(send(attempt("reset"))).isInstanceOf(AttemptOutcome.Unanswered.class);
        assertThat(send(attempt("after"))).isInstanceOf(AttemptOutcome.Accepted.class);
    }

    @Test
    void absentProviderIsUnanswered() {
        assertThat(await(senderToNowhere().send(attempt("nowhere")))).isInstanceOf(AttemptOutcome.Unanswered.class);
    }

    @Test
    void contentWithoutAMessageOfTheChannelIsRefused() {
        Attempt attempt = attempt("x");
        DeliveryContent empty = DeliveryContent.newBuilder()
                .setAddress(attempt.content().getAddress())
                .build();

        assertThat(send(new Attempt(attempt.delivery(), empty)))
                .isEqualTo(AttemptOutcome.refused("no-message", detail()));
        assertThat(sender().isAbleToCarry(attempt)).isTrue();
        assertThat(sender().isAbleToCarry(new Attempt(attempt.delivery(), DeliveryContent.getDefaultInstance())))
                .isFalse();
    }

    @Test
    void manyAtOnceAllArriveOnce() {
        List<Attempt> attempts =
                IntStream.range(0, 50).mapToObj(i -> attempt("many " + i)).toList();

        List<CompletionStage<AttemptOutcome>> outcomes =
                attempts.stream().map(sender()::send).toList();

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(await(outcome)).isInstanceOf(AttemptOutcome.Accepted.class));
        assertThat(attempts).allSatisfy(attempt -> assertThat(arrived(attempt)).hasSize(1));
    }

    /// What the sender says when the content has no message of its channel.
    protected abstract String detail();

    protected final AttemptOutcome send(Attempt attempt) {
        return await(sender().send(attempt));
    }

    private static AttemptOutcome await(CompletionStage<AttemptOutcome> outcome) {
        CompletableFuture<AttemptOutcome> future = outcome.toCompletableFuture();
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
