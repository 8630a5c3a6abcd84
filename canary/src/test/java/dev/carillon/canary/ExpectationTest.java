// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpectationTest {

    private static final Expectation INBOX = new Expectation(Channel.IN_APP, Expectation.Confirmation.EXPECTED);
    private static final Expectation TEXT = new Expectation(Channel.SMS, Expectation.Confirmation.NOT_EXPECTED);

    @Test
    void itIsMetByEvidenceOnly() {
        assertThat(INBOX.isMetBy(timeline("accepted", "routed", "attempted:accepted")))
                .isFalse();
        assertThat(INBOX.isMetBy(timeline("accepted", "routed", "attempted:accepted", "confirmed")))
                .isTrue();
        assertThat(TEXT.isMetBy(timeline("accepted", "routed", "attempted:unanswered")))
                .isFalse();
        assertThat(TEXT.isMetBy(timeline("accepted", "routed", "attempted:accepted")))
                .isTrue();
        assertThat(TEXT.isMetBy(new ObservedTimeline.Unavailable("refused"))).isFalse();
    }

    @Test
    void theLegIsTheFirstThatLeftNoEvidence() {
        assertThat(INBOX.failedLeg(new ObservedTimeline.Unavailable("refused"), Optional.empty()))
                .isEqualTo(Leg.ADMIN);
        assertThat(INBOX.failedLeg(timeline("accepted"), Optional.empty())).isEqualTo(Leg.ROUTING);
        assertThat(INBOX.failedLeg(timeline("accepted", "routed"), Optional.empty()))
                .isEqualTo(Leg.GATEWAY);
        assertThat(INBOX.failedLeg(timeline("accepted", "routed", "attempted:accepted"), Optional.empty()))
                .isEqualTo(Leg.GATEWAY);
        assertThat(INBOX.failedLeg(timeline("accepted", "routed", "attempted:accepted"), Optional.of(1L)))
                .isEqualTo(Leg.RECEIPT);
        assertThat(TEXT.failedLeg(timeline("accepted", "routed"), Optional.empty()))
                .isEqualTo(Leg.DELIVERY);
        assertThat(TEXT.failedLeg(timeline("accepted", "routed", "attempted:refused"), Optional.empty()))
                .isEqualTo(Leg.PROVIDER);
    }

    private static ObservedTimeline timeline(String... steps) {
        return new ObservedTimeline.Timeline(Arrays.stream(steps)
                .map(step -> step.split(":", 2))
                .map(parts -> new ObservedTimeline.Step(parts[0], parts.length > 1 ? parts[1] : ""))
                .toList());
    }
}
