// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ChannelSenderContract;
import dev.carillon.delivery.channel.VendorSenders;
import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.testsupport.ManualClock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Contract of the SMS senders.
abstract class SmsSenderContract extends ChannelSenderContract {

    static final SmsProperties SMS = new SmsProperties(3);
    static final DeliveryTags TAGS = DeliveryTags.sealedBy(List.of(Simulators.TAG_KEY), "https://carillon.example.org");

    private final VendorSenders<?> senders;

    SmsSenderContract(VendorSenders<?> senders) {
        this.senders = senders;
    }

    @Test
    void textArrivesWithItsSegmentsAndTheCallback() {
        Attempt attempt = attempt("Grüße 😀 " + "x".repeat(70));

        assertThat(send(attempt)).isInstanceOf(AttemptOutcome.Accepted.class);

        JsonNode arrived = arrived(attempt).getFirst();
        assertThat(arrived.path("text").asString())
                .isEqualTo(attempt.content().getSms().getText());
        assertThat(arrived.path("segments").asInt()).isEqualTo(2);
        assertThat(arrived.path("callback").asString())
                .isEqualTo(TAGS.callback(sender().provider(), attempt)
                        .orElseThrow()
                        .toString());
    }

    @Test
    void malformedNumberIsInvalidWithoutACall() {
        Attempt attempt = new Attempt(attempt("x").delivery(), Deliveries.smsTo("0171 12345", "x"));

        assertThat(send(attempt)).isEqualTo(new AttemptOutcome.AddressInvalid("invalid-syntax", ManualClock.START));
    }

    @Test
    void textThatCostsTooManySegmentsIsRefusedAndNamesTheLimit() {
        Attempt attempt = attempt("x".repeat(3 * 153 + 1));

        assertThat(send(attempt))
                .isEqualTo(AttemptOutcome.refused("too-long", "4 segments, carillon.delivery.sms.max-segments is 3"));
        assertThat(arrived(attempt)).isEmpty();
    }

    @Override
    protected ChannelSender sender() {
        return senders.usual();
    }

    @Override
    protected ChannelSender shortDeadlineSender() {
        return senders.shortDeadline();
    }

    @Override
    protected ChannelSender unreachableSender() {
        return senders.unreachable();
    }

    @Override
    protected ChannelSender senderToUnknownHost() {
        return senders.toUnknownHost();
    }

    @Override
    protected ChannelSender senderWithoutTrust() {
        return senders.withoutTrust();
    }

    @Override
    protected String simulator() {
        return sender().provider();
    }

    @Override
    protected boolean repetitionKeepsIdentity() {
        return false;
    }

    @Override
    protected String detail() {
        return "the delivery has no text message";
    }

    @Override
    protected Attempt attempt(String text) {
        DeliveryContent content = Deliveries.smsTo(Deliveries.uniqueNumber(), text);
        return new Attempt(
                Deliveries.sms(RecipientKey.of("contract", "r-" + UUID.randomUUID()), content)
                        .build(),
                content);
    }

    @Override
    protected List<JsonNode> arrived(Attempt attempt) {
        return Simulators.sms(
                simulator(), attempt.content().getAddress().getPhone().getValue());
    }
}
