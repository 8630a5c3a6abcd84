// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class SmtpSenderTest extends EmailSenderContract {

    private static final EmailProperties.Dkim UNSIGNED = new EmailProperties.Dkim("", "", "");
    private static final SmtpSender SENDER = sender(Simulators.SMTP_PORT, LONG_DEADLINE);
    private static final SmtpSender IMPATIENT = sender(Simulators.SMTP_PORT, SHORT_DEADLINE);
    private static final SmtpSender NOWHERE = sender(1, LONG_DEADLINE);
    private static final SmtpSender UNKNOWN = sender("nowhere.invalid", Simulators.SMTP_PORT, LONG_DEADLINE, false);
    private static final SmtpSender UNTRUSTING = sender("127.0.0.1", Simulators.SMTP_PORT, LONG_DEADLINE, true);

    @AfterAll
    static void close() {
        SENDER.close();
        IMPATIENT.close();
        NOWHERE.close();
        UNKNOWN.close();
        UNTRUSTING.close();
    }

    @Test
    void messageIsMultipartAndHasItsDateFromTheDelivery() {
        Attempt attempt = attempt("hello");

        send(attempt);

        JsonNode mail = arrived(attempt).getFirst();
        assertThat(mail.path("headers").path("Content-Type").get(0).asString()).startsWith("multipart/alternative");
        assertThat(mail.path("headers").path("Date").get(0).asString()).contains("15 Jan 2026 12:00:00");
    }

    @Test
    void lineBreakInASubjectBeginsNoHeader() {
        Attempt plain = attempt("x");
        DeliveryContent.Builder content = plain.content().toBuilder();
        content.getEmailBuilder().setSubject("a\r\nBcc: evil@example.org");
        Attempt attempt = new Attempt(plain.delivery(), content.build());

        assertThat(send(attempt)).isInstanceOf(AttemptOutcome.Accepted.class);

        assertThat(arrived(attempt).getFirst().path("headers").has("Bcc")).isFalse();
    }

    @Test
    void messageAboveTheServersLimitIsRefused() {
        Attempt plain = attempt("big");
        DeliveryContent.Builder content = plain.content().toBuilder();
        content.getEmailBuilder().setText("0123456789\n".repeat(1_100_000));

        assertThat(send(new Attempt(plain.delivery(), content.build()))).isInstanceOf(AttemptOutcome.Refused.class);
    }

    @Override
    protected ChannelSender sender() {
        return SENDER;
    }

    @Override
    protected ChannelSender shortDeadlineSender() {
        return IMPATIENT;
    }

    @Override
    protected ChannelSender unreachableSender() {
        return NOWHERE;
    }

    @Override
    protected String simulator() {
        return "email";
    }

    @Override
    protected List<JsonNode> arrived(Attempt attempt) {
        return Simulators.mail(attempt.content().getAddress().getEmail().getValue());
    }

    @Override
    protected ChannelSender senderToUnknownHost() {
        return UNKNOWN;
    }

    @Override
    protected ChannelSender senderWithoutTrust() {
        return UNTRUSTING;
    }

    private static SmtpSender sender(int port, Duration deadline) {
        return sender("127.0.0.1", port, deadline, false);
    }

    private static SmtpSender sender(String host, int port, Duration deadline, boolean startTls) {
        return sender(host, port, deadline, startTls, "", UNSIGNED);
    }

    private static SmtpSender sender(
            String host,
            int port,
            Duration deadline,
            boolean startTls,
            String configurationSet,
            EmailProperties.Dkim dkim) {
        EmailProperties.Timeouts timeouts = new EmailProperties.Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(20), deadline, Duration.ofSeconds(30));
        return new SmtpSender(
                new EmailProperties(
                        host,
                        port,
                        "",
                        "",
                        "Shop <shop@example.org>",
                        "",
                        startTls,
                        timeouts,
                        Duration.ofSeconds(30),
                        16,
                        configurationSet,
                        dkim),
                DRAFTS,
                new ManualClock());
    }
}
