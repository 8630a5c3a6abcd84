// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.AttemptOutcome.Handover;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.delivery.attempt.RefusalReason;
import dev.carillon.events.v1.DeliveryContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Contract of every sender, tested over the network against its provider's simulator.
public abstract class ChannelSenderContract {

    private static final Path DOCUMENT = Path.of("..", "docs", "delivery.md");

    /// Deadline of [#sender()]: longer than any answer takes on a busy machine.
    protected static final Duration LONG_DEADLINE = Duration.ofSeconds(90);

    /// Deadline of [#shortDeadlineSender()].
    protected static final Duration SHORT_DEADLINE = Duration.ofMillis(800);

    /// Sender that is connected to the simulator.
    protected abstract ChannelSender sender();

    /// Sender with a short deadline, connected to the simulator.
    protected abstract ChannelSender shortDeadlineSender();

    /// Sender to a port on which no server listens.
    protected abstract ChannelSender unreachableSender();

    /// Sender to a host name that DNS cannot resolve.
    protected abstract ChannelSender senderToUnknownHost();

    /// Sender that does not trust its provider's certificate, or gets none although it must.
    protected abstract ChannelSender senderWithoutTrust();

    /// True if this provider names a wait when it throttles.
    protected boolean reportsRetryAfter() {
        return true;
    }

    /// True if this provider reports since when an address is invalid.
    protected boolean reportsInvalidSince() {
        return false;
    }

    /// True if a repeated message has the identity of the first.
    protected boolean repetitionKeepsIdentity() {
        return true;
    }

    /// True if the provider returns the same reference for a repeated message.
    protected boolean repetitionKeepsReference() {
        return true;
    }

    /// Name of the simulator, such as `email` or `push`.
    protected abstract String simulator();

    /// Attempt to a new address.
    protected abstract Attempt attempt(String text);

    /// Messages that arrived at the attempt's address.
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

        AttemptOutcome first = send(attempt);
        AttemptOutcome second = send(attempt);

        if (!repetitionKeepsIdentity()) {
            assertThat(sender().traits().idempotency()).isEqualTo(Idempotency.NONE);
            return;
        }
        assertThat(sender().traits().idempotency()).isEqualTo(Idempotency.BY_ID);
        if (repetitionKeepsReference()) {
            assertThat(first).isEqualTo(second);
        }
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
    void deathIsDatedByTheProviderWhereItSaysSo() {
        Simulators.behave(simulator(), "{\"mode\":\"dead_token\",\"since\":\"2026-01-15T12:30:00Z\"}");

        assertThat(send(attempt("gone"))).isInstanceOfSatisfying(AttemptOutcome.AddressInvalid.class, invalid -> {
            if (reportsInvalidSince()) {
                assertThat(invalid.since()).isEqualTo("2026-01-15T12:30:00Z");
            }
        });
    }

    @Test
    void requestToSlowDownUntilATimeIsHonoured() {
        Simulators.behave(simulator(), "{\"mode\":\"throttle\",\"retryAfterSeconds\":7}");

        assertThat(send(attempt("slow"))).isInstanceOfSatisfying(AttemptOutcome.Throttled.class, throttled -> {
            if (reportsRetryAfter()) {
                assertThat(throttled.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            }
        });
    }

    @Test
    void failureOfTheProviderIsUnanswered() {
        Simulators.behave(simulator(), "{\"mode\":\"fail\"}");

        assertThat(send(attempt("broken"))).isInstanceOf(AttemptOutcome.Unanswered.class);
    }

    @Test
    void halfAnAnswerIsUnansweredThoughItArrived() {
        Attempt attempt = attempt("half");
        Simulators.behave(simulator(), "{\"mode\":\"half_answer\",\"times\":1}");

        assertThat(send(attempt))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Unanswered.class,
                        unanswered -> assertThat(unanswered.handover()).isEqualTo(Handover.POSSIBLE));
        assertThat(arrived(attempt)).hasSize(1);
        assertThat(send(attempt("after"))).isInstanceOf(AttemptOutcome.Accepted.class);
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

        AttemptOutcome outcome = await(shortDeadlineSender().send(attempt("silence")));

        assertThat(outcome).isInstanceOf(AttemptOutcome.Unanswered.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SHORT_DEADLINE, LONG_DEADLINE);
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
        Simulators.behave(simulator(), "{\"mode\":\"answer_late\",\"delayMillis\":2000,\"times\":1}");

        assertThat(await(shortDeadlineSender().send(attempt))).isInstanceOf(AttemptOutcome.Unanswered.class);
        Awaitility.await().untilAsserted(() -> assertThat(arrived(attempt)).hasSize(1));
    }

    @Test
    void brokenConnectionIsUnansweredAndTheNextAttemptHasANewOne() {
        Simulators.behave(simulator(), "{\"mode\":\"reset\",\"times\":1}");

        assertThat(send(attempt("reset"))).isInstanceOf(AttemptOutcome.Unanswered.class);
        assertThat(send(attempt("after"))).isInstanceOf(AttemptOutcome.Accepted.class);
    }

    @Test
    void absentProviderIsUnanswered() {
        assertUnreached(unreachableSender());
    }

    @Test
    void providerWithoutAnAddressIsUnanswered() {
        assertUnreached(senderToUnknownHost());
    }

    @Test
    void providerThatIsNotTrustedIsUnansweredAndGetsNothing() {
        Attempt attempt = attempt("secret");

        assertUnreached(senderWithoutTrust(), attempt);
        assertThat(arrived(attempt)).isEmpty();
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

    /// Run with `-Dcarillon.documents=write` to rewrite this provider's row.
    @Test
    void documentSaysWhatComesOfEachFault() throws IOException {
        List<String> cells = new ArrayList<>();
        for (String behaviour : List.of(
                "{\"mode\":\"answer_late\",\"delayMillis\":50}",
                "{\"mode\":\"refuse\"}",
                "{\"mode\":\"dead_token\"}",
                "{\"mode\":\"throttle\",\"retryAfterSeconds\":7}",
                "{\"mode\":\"throttle\"}",
                "{\"mode\":\"fail\"}")) {
            Simulators.behave(simulator(), behaviour);
            cells.add(described(send(attempt("fault"))));
        }
        Simulators.behave(simulator(), "{\"mode\":\"stall\"}");
        cells.add(described(await(shortDeadlineSender().send(attempt("fault")))));
        for (String mode : List.of("reset", "half_answer")) {
            Simulators.behave(simulator(), "{\"mode\":\"" + mode + "\"}");
            cells.add(described(send(attempt("fault"))));
        }
        for (ChannelSender away : List.of(unreachableSender(), senderToUnknownHost(), senderWithoutTrust())) {
            cells.add(described(await(away.send(attempt("fault")))));
        }
        String row = "| " + sender().provider() + " | " + String.join(" | ", cells) + " |";
        if ("write".equals(System.getProperty("carillon.documents"))) {
            Files.writeString(
                    DOCUMENT,
                    Pattern.compile("(?m)^\\| " + sender().provider() + " \\|.*$")
                            .matcher(Files.readString(DOCUMENT))
                            .replaceFirst(Matcher.quoteReplacement(row)));
        }

        assertThat(Files.readString(DOCUMENT)).contains(row);
    }

    private static String described(AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Accepted _ -> "accepted";
            case AttemptOutcome.Refused(RefusalReason(String code, String _)) -> "refused `" + code + "`";
            case AttemptOutcome.AddressInvalid(String code, Instant _) -> "address invalid `" + code + "`";
            case AttemptOutcome.Throttled(Duration retryAfter) -> "throttled " + retryAfter.toSeconds() + " s";
            case AttemptOutcome.Unanswered(String _, Handover handover) ->
                switch (handover) {
                    case POSSIBLE -> "unanswered, may have it";
                    case NONE -> "unanswered, has nothing";
                };
        };
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

    /// Detail of the refusal of content without a message of this channel.
    protected abstract String detail();

    private void assertUnreached(ChannelSender sender) {
        assertUnreached(sender, attempt("nowhere"));
    }

    /// Asserts that nothing was sent, so that another provider may be called.
    private static void assertUnreached(ChannelSender sender, Attempt attempt) {
        assertThat(await(sender.send(attempt)))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Unanswered.class,
                        unanswered -> assertThat(unanswered.handover())
                                .as(unanswered.cause())
                                .isEqualTo(Handover.NONE));
    }

    protected final AttemptOutcome send(Attempt attempt) {
        return await(sender().send(attempt));
    }

    private static AttemptOutcome await(CompletionStage<AttemptOutcome> outcome) {
        CompletableFuture<AttemptOutcome> future = outcome.toCompletableFuture();
        return future.orTimeout(90, TimeUnit.SECONDS).join();
    }
}
