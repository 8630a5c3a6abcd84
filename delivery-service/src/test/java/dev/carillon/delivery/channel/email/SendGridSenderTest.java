// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.VendorSenders;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.testsupport.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class SendGridSenderTest extends EmailSenderContract {

    private static final String API_KEY = "SG.insecure-demo-key";
    private static final VendorSenders<SendGridSender> SENDERS =
            VendorSenders.of("sendgrid", (url, deadline) -> sender(url, API_KEY, deadline));
    private static final SendGridSender STRANGER = sender(Simulators.url("sendgrid"), "SG.another", LONG_DEADLINE);

    @AfterAll
    static void close() {
        SENDERS.close();
        STRANGER.close();
    }

    @Test
    void messageHasItsTag() {
        Attempt attempt = attempt("hello");

        send(attempt);

        JsonNode mail = arrived(attempt).getFirst();
        assertThat(mail.at("/headers/custom-arg-carillon_tag/0").asString()).isNotBlank();
    }

    @Test
    void headersThatSendGridReservesAreLeftOut() {
        Attempt plain = attempt("x");
        DeliveryContent.Builder content = plain.content().toBuilder();
        content.getEmailBuilder().putHeaders("Bcc", "evil@example.org");
        Attempt attempt = new Attempt(plain.delivery(), content.build());

        assertThat(send(attempt)).isInstanceOf(AttemptOutcome.Accepted.class);

        assertThat(arrived(attempt).getFirst().path("headers").has("Bcc")).isFalse();
    }

    @Test
    void wrongKeyIsNoMatterOfTheMessage() {
        assertThat(STRANGER.send(attempt("x")).toCompletableFuture().join()).isEqualTo(AttemptOutcome.unreached("401"));
    }

    @Override
    protected ChannelSender sender() {
        return SENDERS.usual();
    }

    @Override
    protected ChannelSender shortDeadlineSender() {
        return SENDERS.shortDeadline();
    }

    @Override
    protected ChannelSender unreachableSender() {
        return SENDERS.unreachable();
    }

    @Override
    protected ChannelSender senderToUnknownHost() {
        return SENDERS.toUnknownHost();
    }

    @Override
    protected ChannelSender senderWithoutTrust() {
        return SENDERS.withoutTrust();
    }

    @Override
    protected String simulator() {
        return "sendgrid";
    }

    @Override
    protected List<JsonNode> arrived(Attempt attempt) {
        return Simulators.sendGridMail(attempt.content().getAddress().getEmail().getValue());
    }

    private static SendGridSender sender(URI url, String key, Duration deadline) {
        return new SendGridSender(
                new SendGridProperties(key, url, 32, deadline, Duration.ofSeconds(30)), DRAFTS, new ManualClock());
    }
}
