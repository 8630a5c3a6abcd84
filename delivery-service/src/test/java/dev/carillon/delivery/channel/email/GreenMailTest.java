// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.AttemptOutcome.Handover;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.embedded.FreePorts;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.testsupport.ManualClock;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// SMTP sender against GreenMail, a server that is independent of the simulator and has users with passwords.
final class GreenMailTest {

    private static final int PORT = FreePorts.next();
    private static final GreenMail SERVER =
            new GreenMail(new ServerSetup(PORT, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private static final SmtpSender SENDER = sender("secret");
    private static final SmtpSender STRANGER = sender("wrong");

    @BeforeAll
    static void start() {
        SERVER.setUser("shop@example.org", "shop", "secret");
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SENDER.close();
        STRANGER.close();
        SERVER.stop();
    }

    @AfterEach
    void forget() throws Exception {
        SERVER.purgeEmailFromAllMailboxes();
    }

    @Test
    void messageReadsBackAsItWasWritten() throws Exception {
        Attempt attempt = attempt("Grüße 😀");
        String messageId = "<" + attempt.delivery().getId() + "@example.org>";

        assertThat(outcome(SENDER.send(attempt)))
                .isEqualTo(new AttemptOutcome.Accepted(new ProviderReference(messageId)));

        MimeMessage mail = SERVER.getReceivedMessages()[0];
        assertThat(mail.getMessageID()).isEqualTo(messageId);
        assertThat(mail.getSubject()).isEqualTo("Grüße 😀");
        assertThat(mail.getFrom()).extracting(String::valueOf).containsExactly("Shop <shop@example.org>");
        assertThat(mail.getRecipients(Message.RecipientType.TO))
                .extracting(String::valueOf)
                .containsExactly(attempt.content().getAddress().getEmail().getValue());
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).isMimeType("text/plain")).isTrue();
        assertThat(String.valueOf(parts.getBodyPart(0).getContent())).contains("Plain for Grüße 😀");
        assertThat(parts.getBodyPart(1).isMimeType("text/html")).isTrue();
        assertThat(String.valueOf(parts.getBodyPart(1).getContent())).contains("<b>Grüße 😀</b>");
    }

    @Test
    void manyAtOnceAllArriveOnce() {
        List<CompletionStage<AttemptOutcome>> outcomes = IntStream.range(0, 50)
                .mapToObj(i -> SENDER.send(attempt("many " + i)))
                .toList();

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome(outcome)).isInstanceOf(AttemptOutcome.Accepted.class));
        List<String> subjects = Arrays.stream(SERVER.getReceivedMessages())
                .map(GreenMailTest::subject)
                .toList();
        assertThat(subjects)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "many " + i).toList());
    }

    @Test
    void serverThatDoesNotKnowUsHasNothing() {
        assertThat(outcome(STRANGER.send(attempt("secret"))))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Unanswered.class,
                        unanswered -> assertThat(unanswered.handover()).isEqualTo(Handover.NONE));
        assertThat(SERVER.getReceivedMessages()).isEmpty();
    }

    private static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static AttemptOutcome outcome(CompletionStage<AttemptOutcome> outcome) {
        CompletableFuture<AttemptOutcome> future = outcome.toCompletableFuture();
        return future.orTimeout(90, TimeUnit.SECONDS).join();
    }

    private static Attempt attempt(String subject) {
        DeliveryContent content = Deliveries.mailTo("ann@example.org", subject);
        return new Attempt(
                Deliveries.email(RecipientKey.of("greenmail", "ann"), content).build(), content);
    }

    private static SmtpSender sender(String password) {
        return new SmtpSender(
                new EmailProperties(
                        "127.0.0.1",
                        PORT,
                        "shop",
                        password,
                        "Shop <shop@example.org>",
                        "",
                        false,
                        new EmailProperties.Timeouts(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(30)),
                        Duration.ofSeconds(30),
                        16,
                        "",
                        new EmailProperties.Dkim("", "", "")),
                EmailSenderContract.DRAFTS,
                new ManualClock());
    }
}
