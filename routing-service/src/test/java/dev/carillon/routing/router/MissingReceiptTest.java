// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.Guarantee;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.PhoneNumber;
import dev.carillon.events.v1.RetryScheduled;
import dev.carillon.routing.router.store.StoreNames;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A provider that accepts a text and does not report its delivery.
final class MissingReceiptTest {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final MemoryRouter router = new MemoryRouter()
            .withProfile(
                    "ann",
                    profile -> profile.addAddresses(Address.newBuilder()
                            .setId("phone")
                            .setPhone(PhoneNumber.newBuilder().setValue("+491511234567"))));

    @Test
    void anotherProviderIsAskedWhenNoReportCame() {
        Delivery first = accepted(Guarantee.AT_LEAST_ONCE);

        router.advance(WITHIN.minus(MOMENT));
        assertThat(router.deliveries()).isEmpty();
        router.advance(MOMENT);

        assertThat(router.deliveries())
                .containsExactly(first.toBuilder()
                        .setAttempt(2)
                        .addExcludedProviders("twilio")
                        .setSilentProvider("twilio")
                        .build());
        assertThat(router.receipts()).singleElement().satisfies(receipt -> {
            RetryScheduled scheduled = receipt.getRetryScheduled();
            assertThat(scheduled.getRule()).isEqualTo("missing-receipt");
            assertThat(scheduled.getCause()).isEqualTo("no report by twilio in time");
            assertThat(scheduled.getAttempt()).isEqualTo(2);
        });
    }

    @Test
    void aReportInTheLastMomentEndsTheWait() {
        Delivery first = accepted(Guarantee.AT_LEAST_ONCE);

        router.advance(WITHIN.minus(MOMENT));
        router.confirm(first);

        assertNothingFollows();
    }

    @Test
    void aReportThatLiesUnreadWhenTheTimeIsOverIsReadBeforeAnotherIsAsked() {
        Delivery first = accepted(Guarantee.AT_LEAST_ONCE);
        router.leaveLogUnread();
        router.advance(Duration.ofDays(1));
        assertThat(router.deliveries()).isEmpty();

        router.confirm(first);
        router.readLog();

        assertNothingFollows();
    }

    @Test
    void aReportThatOvertakesTheAcceptanceCounts() {
        Delivery first = sent(Guarantee.AT_LEAST_ONCE);

        router.confirm(first);
        router.accept(first, "twilio", WITHIN);

        assertNothingFollows();
    }

    @Test
    void aLateReportStopsWhatIsStillToComeAndNothingElse() {
        Delivery first = accepted(Guarantee.AT_LEAST_ONCE);
        router.advance(WITHIN);
        Delivery second = router.deliveries().getFirst();
        router.leaveUnanswered(second);
        router.receipts();

        router.confirm(first);

        assertNothingFollows();
        router.accept(second, "vonage", Duration.ZERO);
        assertNothingFollows();
    }

    @Test
    void eachProviderIsWaitedForUntilOneReports() {
        accepted(Guarantee.AT_LEAST_ONCE);
        router.advance(WITHIN);
        Delivery second = router.deliveries().getFirst();
        router.accept(second, "vonage", WITHIN);
        router.advance(WITHIN);

        Delivery third = router.deliveries().getFirst();

        assertThat(third.getExcludedProvidersList()).containsExactly("twilio", "vonage");
        assertThat(third.getAttempt()).isEqualTo(3);
        router.receipts();
        router.accept(third, "third", Duration.ZERO);
        assertNothingFollows();
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_MOST_ONCE", "EFFECTIVELY_ONCE"})
    void whatMustNotComeTwiceIsNotAskedOfAnotherBecauseNothingWasSaid(Guarantee guarantee) {
        accepted(guarantee);

        assertNothingFollows();
    }

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void whatIsReportedAsNotDeliveredIsAskedOfAnotherAtOnceUnderEveryGuarantee(Guarantee guarantee) {
        Delivery first = accepted(guarantee);

        router.bounce(first, false);

        assertThat(router.deliveries()).singleElement().satisfies(second -> {
            assertThat(second.getExcludedProvidersList()).containsExactly("twilio");
            assertThat(second.getSilentProvider()).isEmpty();
        });
        assertThat(router.receipts())
                .singleElement()
                .satisfies(receipt ->
                        assertThat(receipt.getRetryScheduled().getRule()).isEqualTo("undelivered"));
    }

    @Test
    void anAddressThatIsDeadIsDeadForAllProviders() {
        Delivery first = accepted(Guarantee.AT_LEAST_ONCE);

        router.bounce(first, true);

        assertNothingFollows();
    }

    @Test
    void aRestartForgetsNoWait() {
        accepted(Guarantee.AT_LEAST_ONCE);
        router.restart();

        router.advance(WITHIN);

        assertThat(router.deliveries()).hasSize(1);
    }

    @Test
    void aRefusalByTheOtherLeavesItAccepted() {
        accepted(Guarantee.AT_LEAST_ONCE);
        router.advance(WITHIN);
        Delivery second = router.deliveries().getFirst();
        router.receipts();

        router.refuse(second);

        assertNothingFollows();
        assertThat(router.deadLetters()).isEmpty();
    }

    @Test
    void aCancellationEndsTheWait() {
        accepted(Guarantee.AT_LEAST_ONCE);

        router.cancel("e");
        router.receipts();

        assertNothingFollows();
    }

    private Delivery sent(Guarantee guarantee) {
        router.withType(_ -> {}, Channel.SMS);
        router.submit(router.event("e").setGuarantee(guarantee.code()).build());
        Delivery first = router.deliveries().getFirst();
        router.receipts();
        return first;
    }

    /// By a provider that is to report within a minute.
    private Delivery accepted(Guarantee guarantee) {
        Delivery first = sent(guarantee);
        router.accept(first, "twilio", WITHIN);
        return first;
    }

    private void assertNothingFollows() {
        router.drain();
        assertThat(router.deliveries()).isEmpty();
        assertThat(router.receipts()).isEmpty();
        assertThat(router.stores().store(StoreNames.PENDING).isEmpty()).isTrue();
    }
}
