// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.events.v1.EmailMessage;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/// Writes a delivery as an Internet message. The same delivery gives the same Message-ID and Date at every attempt, so
/// that a mailbox can recognise a repetition.
final class MailComposer {

    private static final Session SESSION = Session.getInstance(new Properties());
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final Pattern HEADER_NAME = Pattern.compile("[!-9;-~]{1,64}");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    private final String defaultFrom;
    private final String messageIdDomain;

    MailComposer(String defaultFrom, String messageIdDomain) {
        this.defaultFrom = defaultFrom;
        this.messageIdDomain = messageIdDomain.isEmpty() ? domainOf(defaultFrom) : messageIdDomain;
    }

    /// The message's identity, also the reference in the receipt.
    String messageId(Attempt attempt) {
        return "<" + attempt.delivery().getId() + "@" + messageIdDomain + ">";
    }

    /// @throws MessagingException when what the delivery says is no message
    MimeMessage compose(Attempt attempt, InternetAddress to) throws MessagingException {
        EmailMessage content = attempt.content().getEmail();
        MimeMessage message = new IdentifiedMessage(messageId(attempt));
        for (Map.Entry<String, String> header : content.getHeadersMap().entrySet()) {
            message.setHeader(requireHeaderName(header.getKey()), encoded(header.getValue()));
        }
        message.setFrom(new InternetAddress(content.getFrom().isEmpty() ? defaultFrom : content.getFrom()));
        message.setRecipient(Message.RecipientType.TO, to);
        if (!content.getReplyTo().isEmpty()) {
            message.setReplyTo(InternetAddress.parse(content.getReplyTo()));
        }
        message.setSubject(withoutControls(content.getSubject()), UTF_8);
        message.setHeader("Date", date(attempt.delivery().getDecidedAtMillis()));
        message.setHeader("Auto-Submitted", "auto-generated");
        fill(message, content);
        message.saveChanges();
        return message;
    }

    private static void fill(MimeMessage message, EmailMessage content) throws MessagingException {
        if (content.getHtml().isEmpty()) {
            message.setText(content.getText(), UTF_8);
        } else if (content.getText().isEmpty()) {
            message.setText(content.getHtml(), UTF_8, "html");
        } else {
            MimeBodyPart text = new MimeBodyPart();
            text.setText(content.getText(), UTF_8);
            MimeBodyPart html = new MimeBodyPart();
            html.setText(content.getHtml(), UTF_8, "html");
            message.setContent(new MimeMultipart("alternative", text, html));
        }
    }

    @SuppressWarnings("JavaUtilDate") // the mail API formats no other type
    private static String date(long millis) {
        return new MailDateFormat().format(new java.util.Date(millis));
    }

    private static String requireHeaderName(String name) throws MessagingException {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new MessagingException("a header's name is malformed");
        }
        return name;
    }

    private static String encoded(String value) throws MessagingException {
        try {
            return MimeUtility.encodeText(withoutControls(value), UTF_8, null);
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("a header cannot be encoded", e);
        }
    }

    /// A line break in a header would begin another header.
    private static String withoutControls(String text) {
        return CONTROLS.matcher(text).replaceAll(" ");
    }

    private static String domainOf(String from) {
        int at = from.lastIndexOf('@');
        return from.substring(at + 1).replace(">", "").strip();
    }

    /// Keeps the identity that it is given.
    private static final class IdentifiedMessage extends MimeMessage {

        private final String messageId;

        IdentifiedMessage(String messageId) {
            super(SESSION);
            this.messageId = messageId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }
}
