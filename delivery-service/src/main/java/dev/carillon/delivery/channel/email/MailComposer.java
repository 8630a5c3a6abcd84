// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import jakarta.mail.Address;
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

/// Composer of Internet messages. The same delivery gives the same Message-ID and Date at every attempt, so that a
/// mailbox can recognise a repetition.
final class MailComposer {

    private static final Session SESSION = Session.getInstance(new Properties());
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private MailComposer() {}

    /// @param dateMillis Value of the Date header
    static MimeMessage compose(EmailDraft draft, InternetAddress to, long dateMillis) throws MessagingException {
        MimeMessage message = new IdentifiedMessage(draft.messageId());
        for (Map.Entry<String, String> header : draft.headers().entrySet()) {
            message.setHeader(header.getKey(), encoded(header.getValue()));
        }
        message.setFrom(draft.from());
        message.setRecipient(Message.RecipientType.TO, to);
        if (!draft.replyTo().isEmpty()) {
            message.setReplyTo(draft.replyTo().toArray(Address[]::new));
        }
        message.setSubject(draft.body().subject(), UTF_8);
        message.setHeader("Date", date(dateMillis));
        fill(message, draft.body());
        message.saveChanges();
        return message;
    }

    private static void fill(MimeMessage message, EmailDraft.Body body) throws MessagingException {
        if (body.html().isEmpty()) {
            message.setText(body.text(), UTF_8);
        } else if (body.text().isEmpty()) {
            message.setText(body.html(), UTF_8, "html");
        } else {
            MimeBodyPart text = new MimeBodyPart();
            text.setText(body.text(), UTF_8);
            MimeBodyPart html = new MimeBodyPart();
            html.setText(body.html(), UTF_8, "html");
            message.setContent(new MimeMultipart("alternative", text, html));
        }
    }

    @SuppressWarnings("JavaUtilDate") // the mail API formats no other type
    private static String date(long millis) {
        return new MailDateFormat().format(new java.util.Date(millis));
    }

    /// Encodes non-ASCII text. Plain ASCII stays unchanged at any length, because a folded or encoded link does not
    /// work.
    private static String encoded(String value) throws MessagingException {
        try {
            return MimeUtility.encodeText(value, UTF_8, null);
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("a header cannot be encoded", e);
        }
    }

    /// Message with a fixed Message-ID.
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
