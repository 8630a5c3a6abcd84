// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class SmtpSimulatorTest {

    @AfterEach
    void acceptAgain() {
        RunningSimulators.change("email", "{\"mode\":\"accept\"}");
    }

    @Test
    void keepsBothPartsOfAMessageAndShowsThemByRecipient() throws MessagingException {
        send("grüße", "ann@example.com", "first");

        JsonNode arrived = RunningSimulators.list("/simulators/email/messages?to=ANN@example.com");

        assertThat(arrived).hasSize(1);
        assertThat(arrived.get(0).path("subject").asString()).isEqualTo("grüße");
        assertThat(arrived.get(0).path("text").asString()).contains("plain ü");
        assertThat(arrived.get(0).path("html").asString()).contains("<b>rich</b>");
        assertThat(arrived.get(0).path("messageId").asString()).isEqualTo("<first@test.invalid>");
        assertThat(arrived.get(0).path("headers").path("X-Test").get(0).asString())
                .isEqualTo("yes");
    }

    @Test
    void readerGoesOnAfterTheLastIndexAndCountsRepetitions() throws MessagingException {
        send("once", "bob@example.com", "again");
        long index = RunningSimulators.list("/simulators/email/messages?to=bob@example.com")
                .get(0)
                .path("index")
                .asLong();
        send("twice", "bob@example.com", "again");

        JsonNode later = RunningSimulators.list("/simulators/email/messages?to=bob@example.com&after=" + index);

        assertThat(later).hasSize(1);
        assertThat(later.get(0).path("wireCount").asInt()).isEqualTo(2);
    }

    @Test
    void refusesOnceAndThenAcceptsAgain() throws MessagingException {
        RunningSimulators.change("email", "{\"mode\":\"refuse\",\"times\":1}");

        assertThatThrownBy(() -> send("no", "cid@example.com", "refused"))
                .isInstanceOf(SMTPSendFailedException.class)
                .hasMessageContaining("554");
        send("yes", "cid@example.com", "accepted");

        assertThat(RunningSimulators.list("/simulators/email/messages?to=cid@example.com"))
                .hasSize(1);
    }

    @Test
    void saysThatAMailboxDoesNotExist() {
        RunningSimulators.change("email", "{\"mode\":\"dead_token\",\"address\":\"gone@example.com\"}");

        assertThatThrownBy(() -> send("no", "gone@example.com", "gone"))
                .hasRootCauseInstanceOf(SMTPAddressFailedException.class)
                .rootCause()
                .hasMessageContaining("550 5.1.1");
    }

    @Test
    void throttlesWithATemporaryCode() {
        RunningSimulators.change("email", "{\"mode\":\"throttle\",\"retryAfterSeconds\":7}");

        assertThatThrownBy(() -> send("no", "dan@example.com", "slow"))
                .rootCause()
                .hasMessageContaining("451 4.7.1")
                .hasMessageContaining("7 seconds");
    }

    @Test
    void breaksTheConnection() {
        RunningSimulators.change("email", "{\"mode\":\"reset\"}");

        assertThatThrownBy(() -> send("no", "eve@example.com", "reset")).isInstanceOf(MessagingException.class);
        assertThat(RunningSimulators.list("/simulators/email/messages?to=eve@example.com"))
                .isEmpty();
    }

    @Test
    void refusesAMalformedRecipientWithAPermanentCode() throws IOException {
        assertThat(dialogue("EHLO test", "MAIL FROM:<a@example.com>", "RCPT TO:<not an address>"))
                .startsWith("553");
    }

    @Test
    void refusesAMessageAboveTheAnnouncedSize() throws IOException {
        assertThat(dialogue("EHLO test", "MAIL FROM:<a@example.com> SIZE=99999999"))
                .startsWith("552");
    }

    @Test
    void unknownModeAndUnknownProviderAreCallersErrors() {
        assertThat(RunningSimulators.change("email", "{\"mode\":\"dance\"}").statusCode())
                .isEqualTo(400);
        assertThat(RunningSimulators.change("email", "{}").statusCode()).isEqualTo(400);
        assertThat(RunningSimulators.change("pigeon", "{\"mode\":\"accept\"}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void pageLoadsWithItsScriptUnderAStrictPolicy() {
        var page = RunningSimulators.exchange("/simulators");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(RunningSimulators.exchange("/simulators/page.js").body()).contains("textContent");
        assertThat(RunningSimulators.exchange("/simulators/page.css").statusCode())
                .isEqualTo(200);
    }

    private static void send(String subject, String to, String id) throws MessagingException {
        Properties settings = new Properties();
        settings.put("mail.smtp.host", "127.0.0.1");
        settings.put("mail.smtp.port", Integer.toString(RunningSimulators.SMTP_PORT));
        settings.put("mail.smtp.timeout", "5000");
        MimeMessage message = new MimeMessage(Session.getInstance(settings)) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + id + "@test.invalid>");
            }
        };
        message.setFrom(new InternetAddress("shop@example.com"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject, "UTF-8");
        message.setHeader("Date", "Thu, 1 Jan 2026 00:00:00 +0000");
        message.setHeader("X-Test", "yes");
        MimeBodyPart text = new MimeBodyPart();
        text.setText("plain ü", "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setText("<b>rich</b>", "UTF-8", "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        Transport.send(message);
    }

    /// First line of the server's answer to the last command.
    private static String dialogue(String... commands) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RunningSimulators.SMTP_PORT)) {
            socket.setSoTimeout(60_000);
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String answer = answer(answers);
            for (String command : commands) {
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
                answer = answer(answers);
            }
            return answer;
        }
    }

    private static String answer(BufferedReader answers) throws IOException {
        String line = answers.readLine();
        while (line != null && line.charAt(3) == '-') {
            line = answers.readLine();
        }
        return String.valueOf(line);
    }
}
