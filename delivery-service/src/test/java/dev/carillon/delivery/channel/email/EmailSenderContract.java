// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.delivery.channel.ChannelSenderContract;
import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.testsupport.ManualClock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Contract of the e-mail senders.
abstract class EmailSenderContract extends ChannelSenderContract {

    static final EmailDrafts DRAFTS = new EmailDrafts(
            "Shop <shop@example.org>",
            "",
            DeliveryTags.sealedBy(List.of(Simulators.TAG_KEY), "https://carillon.example.org"));

    @Test
    void messageHasBothPartsAndItsIdentity() {
        Attempt attempt = attempt("Grüße 😀");

        AttemptOutcome outcome = send(attempt);

        JsonNode mail = arrived(attempt).getFirst();
        String messageId = "<" + attempt.delivery().getId() + "@example.org>";
        assertThat(outcome).isEqualTo(new AttemptOutcome.Accepted(new ProviderReference(messageId)));
        assertThat(mail.path("messageId").asString()).isEqualTo(messageId);
        assertThat(mail.path("subject").asString()).isEqualTo("Grüße 😀");
        assertThat(mail.path("text").asString()).contains("Plain for Grüße 😀");
        assertThat(mail.path("html").asString()).contains("<b>Grüße 😀</b>");
        assertThat(mail.path("from").asString()).isEqualTo("shop@example.org");
    }

    @Test
    void lineBreakInAHeaderBeginsNoOther() {
        Attempt plain = attempt("x");
        DeliveryContent.Builder content = plain.content().toBuilder();
        content.getEmailBuilder().putHeaders("X-Order", "1\r\nX-Evil: 2");
        Attempt attempt = new Attempt(plain.delivery(), content.build());

        assertThat(send(attempt)).isInstanceOf(AttemptOutcome.Accepted.class);

        JsonNode headers = arrived(attempt).getFirst().path("headers");
        assertThat(headers.has("X-Evil")).isFalse();
        assertThat(headers.path("X-Order").get(0).asString()).isEqualTo("1 X-Evil: 2");
    }

    @Test
    void malformedAddressIsInvalidWithoutACall() {
        Attempt attempt = new Attempt(attempt("x").delivery(), Deliveries.mailTo("not an address", "x"));

        assertThat(send(attempt)).isEqualTo(new AttemptOutcome.AddressInvalid("invalid-syntax", ManualClock.START));
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
}
