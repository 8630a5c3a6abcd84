// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.DeadLettered;
import dev.carillon.events.v1.Deferred;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Routed;
import dev.carillon.events.v1.Seen;
import dev.carillon.events.v1.Suppressed;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ChannelVerdictsTest {

    private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");

    @Test
    void eachChannelHasTheSentenceOfItsLatestFact() {
        List<ChannelVerdicts.Verdict> verdicts = verdicts(
                receipt(ChannelCode.CHANNEL_IN_APP, "d1").setRouted(Routed.newBuilder()),
                receipt(ChannelCode.CHANNEL_IN_APP, "d1").setAttempted(accepted("inbox")),
                receipt(ChannelCode.CHANNEL_IN_APP, "d1").setSeen(Seen.newBuilder()),
                receipt(ChannelCode.CHANNEL_SMS, "")
                        .setSuppressed(
                                Suppressed.newBuilder().setRule("preference").setReason("switched off for Parcels")),
                receipt(ChannelCode.CHANNEL_PUSH, "")
                        .setDeferred(Deferred.newBuilder()
                                .setRule("quiet-hours")
                                .setReason("the recipient's quiet hours")
                                .setUntilMillis(NOON.toEpochMilli())),
                receipt(ChannelCode.CHANNEL_EMAIL, "d2")
                        .setDeadLettered(DeadLettered.newBuilder()
                                .setCode("template-failed")
                                .setDetail("data.order is missing")));

        assertThat(verdicts)
                .extracting(
                        ChannelVerdicts.Verdict::channel,
                        ChannelVerdicts.Verdict::tone,
                        ChannelVerdicts.Verdict::sentence,
                        ChannelVerdicts.Verdict::code)
                .containsExactly(
                        tuple("In-app", ChannelVerdicts.Tone.GOOD, "seen", ""),
                        tuple(
                                "SMS",
                                ChannelVerdicts.Tone.NOT_SENT,
                                "not sent: switched off for Parcels (rule preference)",
                                ""),
                        tuple(
                                "Push",
                                ChannelVerdicts.Tone.WAITING,
                                "waits until 2027-03-01 12:00 UTC: the recipient's quiet hours (rule quiet-hours)",
                                ""),
                        tuple(
                                "E-mail",
                                ChannelVerdicts.Tone.FAILED,
                                "failed and became a dead letter: template-failed: data.order is missing",
                                "template-failed"));
    }

    @Test
    void anotherAddressThatWasNotReachedDoesNotUndoTheSuccessOfTheChannel() {
        assertThat(verdicts(
                        receipt(ChannelCode.CHANNEL_PUSH, "d1").setAttempted(accepted("apns")),
                        receipt(ChannelCode.CHANNEL_PUSH, "d2").setRouted(Routed.newBuilder())))
                .extracting(ChannelVerdicts.Verdict::sentence)
                .containsExactly("sent, accepted by apns");
    }

    @Test
    void factsAboutTheWholeNotificationCountOnlyWithoutChannels() {
        assertThat(verdicts(receipt(ChannelCode.CHANNEL_UNSPECIFIED, "")
                        .setSuppressed(Suppressed.newBuilder()
                                .setRule("expired")
                                .setReason("it expired before it was decided"))))
                .extracting(ChannelVerdicts.Verdict::channel, ChannelVerdicts.Verdict::sentence)
                .containsExactly(tuple("Notification", "not sent: it expired before it was decided (rule expired)"));
    }

    private static Attempted.Builder accepted(String provider) {
        return Attempted.newBuilder()
                .setAttempt(1)
                .setProvider(provider)
                .setAccepted(Attempted.Accepted.newBuilder().setReference("r"));
    }

    private static Receipt.Builder receipt(ChannelCode channel, String delivery) {
        return Receipt.newBuilder().setChannel(channel).setDeliveryId(delivery);
    }

    /// Verdicts of receipts, one millisecond after the other.
    private static List<ChannelVerdicts.Verdict> verdicts(Receipt.Builder... receipts) {
        return ChannelVerdicts.of(NotificationTimeline.of(IntStream.range(0, receipts.length)
                        .mapToObj(i -> receipts[i]
                                .setId("r" + i)
                                .setAtMillis(NOON.toEpochMilli() + i)
                                .build())
                        .toList())
                .timeline());
    }
}
