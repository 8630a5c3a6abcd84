// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// Parser of received mail into the form that a mailbox shows.
final class MailParser {

    private static final Session SESSION = Session.getInstance(new Properties());

    private MailParser() {}

    /// @throws MessagingException if the content is not a well-formed Internet message
    static ReceivedMail parse(Envelope envelope, byte[] content, Instant receivedAt)
            throws MessagingException, IOException {
        MimeMessage message = new MimeMessage(SESSION, new ByteArrayInputStream(content));
        requireExactlyOne(message, "From");
        requireExactlyOne(message, "Date");
        requireExactlyOne(message, "Message-ID");
        Bodies bodies = new Bodies();
        collect(message, bodies);
        return new ReceivedMail(
                message.getMessageID(),
                envelope.from(),
                envelope.to(),
                Optional.ofNullable(message.getSubject()).orElse(""),
                bodies.text,
                bodies.html,
                headers(message),
                receivedAt);
    }

    /// Sender and recipients from the SMTP commands, as opposed to the message's headers.
    record Envelope(String from, List<String> to) {}

    private static void requireExactlyOne(MimeMessage message, String header) throws MessagingException {
        String[] values = message.getHeader(header);
        if (values == null || values.length != 1) {
            throw new MessagingException("message must have exactly one " + header + " header");
        }
    }

    private static void collect(Part part, Bodies bodies) throws MessagingException, IOException {
        Object content = part.getContent();
        if (content instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                BodyPart inner = multipart.getBodyPart(i);
                collect(inner, bodies);
            }
        } else if (part.isMimeType("text/plain") && bodies.text.isEmpty()) {
            bodies.text = String.valueOf(content);
        } else if (part.isMimeType("text/html") && bodies.html.isEmpty()) {
            bodies.html = String.valueOf(content);
        }
    }

    private static Map<String, List<String>> headers(MimeMessage message) throws MessagingException, IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header header : Collections.list(message.getAllHeaders())) {
            headers.computeIfAbsent(header.getName(), _ -> new ArrayList<>())
                    .add(MimeUtility.decodeText(MimeUtility.unfold(header.getValue())));
        }
        return headers;
    }

    /// First plain text and first HTML text of a message.
    private static final class Bodies {
        private String text = "";
        private String html = "";
    }
}
