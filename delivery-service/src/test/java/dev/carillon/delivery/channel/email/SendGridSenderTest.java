// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ChannelSenderContract;
import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.testsupport.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class SendGridSenderTest extends ChannelSenderContract {

    private static final String API_KEY = "SG.insecure-demo-key";
    private static final SendGridSender SENDER = sender(Simulators.url("sendgrid"), API_KEY, PATIENCE);
    private static final SendGridSender IMPATIENT = sender(Simulators.url("sendgrid"), API_KEY, DEADLINE);
    private static final SendGridSender NOWHERE = sender(URI.create("http://127.0.0.1:1"), API_KEY, PATIENCE);
    private static final SendGridSender UNKNOWN = sender(URI.create("http://nowhere.invalid"), API_KEY, PATIENCE);
    private static final SendGridSender UNTRUSTING =
            sender(URI.create("https://localhost:" + Simulators.APNS_PORT), API_KEY, PATIENCE);
    private static final SendGridSender STRANGER = sender(Simulators.url("sendgrid"), "SG.another", PATIENCE);

    @AfterAll
    static void close() {
        List.of(SENDER, IMPATIENT, NOWHERE, UNKNOWN, UNTRUSTING, STRANGER).forEach(SendGridSender::close);
    }

    @Test
    void messageHasBothPartsItsIdentityAndItsTag() {
        Attempt attempt = attempt("Grüße 😀");

        AttemptOutcome outcome = send(attempt);

        JsonNode mail = arrived(attempt).getFirst();
        String messageId = "<" + attempt.delivery().getId() + "@example.org>";
        assertThat(outcome).isEqualTo(new AttemptOutcome.Accepted(new ProviderReference(messageId)));
        assertThat(mail.path("messageId").asString()).isEqualTo(messageId);
        assertThat(mail.path("subject").asString()).isEqualTo("Grüße 😀");
        assertThat(mail.path("text").asString()).isEqualTo("Plain for Grüße 😀");
        assertThat(mail.path("html").asString()).contains("<b>Grüße 😀</b>");
        assertThat(mail.path("from").asString()).isEqualTo("shop@example.org");
        assertThat(mail.at("/headers/custom-arg-carillon_tag/0").asString()).isNotBlank();
    }

    @Test
    void headersThatSendGridReservesAreLeftOut() {
        Attempt plain = attempt("x");
        DeliveryContent.Builder content = plain.content().toBuilder();
        content.getEmailBuilder().putHeaders("Bcc", "evil@example.org").putHeaders("X-Order", "1\r\nX-Evil: 2");
        Attempt attempt = new Attempt(plain.delivery(), content.build());

        assertThat(send(attempt)).isInstanceOf(AttemptOutcome.Accepted.class);

        JsonNode headers = arrived(attempt).getFirst().path("headers");
        assertThat(headers.has("Bcc")).isFalse();
        assertThat(headers.path("X-Order").get(0).asString()).isEqualTo("1 X-Evil: 2");
    }

    @Test
    void wrongKeyIsNoMatterOfTheMessage() {
        assertThat(STRANGER.send(attempt("x")).toCompletableFuture().join()).isEqualTo(AttemptOutcome.unreached("401"));
    }

    @Test
    void malformedAddressIsInvalidWithoutACall() {
        Attempt attempt = new Attempt(attempt("x").delivery(), Deliveries.mailTo("not an address", "x"));

        assertThat(send(attempt)).isEqualTo(new AttemptOutcome.AddressInvalid("invalid-syntax", ManualClock.START));
    }

    @Override
    protected ChannelSender sender() {
        return SENDER;
    }

    @Override
    protected ChannelSender impatientSender() {
        return IMPATIENT;
    }

    @Override
    protected ChannelSender senderToNowhere() {
        return NOWHERE;
    }

    @Override
    protected ChannelSender senderToUnknownHost() {
        return UNKNOWN;
    }

    @Override
    protected ChannelSender senderWithoutTrust() {
        return UNTRUSTING;
    }

    @Override
    protected String simulator() {
        return "sendgrid";
    }

    @Override
    protected String detail() {
        return "the delivery has no e-mail message";
    }

    @Override
    protected Attempt attempt(String text) {
        String recipient = "r-" + UUID.randomUUID();
        DeliveryContent content = Deliveries.mailTo(recipient + "@example.org", text);
        return new Attempt(
                Deliveries.email(RecipientKey.of("contract", recipient), content)
                        .build(),
                content);
    }

    @Override
    protected List<JsonNode> arrived(Attempt attempt) {
        return Simulators.sendGridMail(attempt.content().getAddress().getEmail().getValue());
    }

    private static SendGridSender sender(URI url, String key, Duration deadline) {
        return new SendGridSender(
                new SendGridProperties(key, url, 32, deadline, Duration.ofSeconds(30)),
                new EmailDrafts(
                        "Shop <shop@example.org>",
                        "",
                        DeliveryTags.sealedBy(List.of(Simulators.TAG_KEY), "https://carillon.example.org")),
                new ManualClock());
    }
}
