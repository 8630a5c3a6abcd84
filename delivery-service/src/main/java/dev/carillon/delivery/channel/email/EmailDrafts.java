// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.events.v1.EmailMessage;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Writer of e-mail drafts: with a Message-ID that is the same at every attempt, a link to unsubscribe if the
/// recipient can withdraw consent (RFC 2369, RFC 8058), the personal links of the template, and tracked links if the
/// recipient consented. Thread-safe.
final class EmailDrafts {

    private static final Pattern HEADER_NAME = Pattern.compile("[!-9;-~]{1,64}");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    private final String defaultFrom;
    private final String messageIdDomain;
    private final DeliveryTags tags;

    EmailDrafts(String defaultFrom, String messageIdDomain, DeliveryTags tags) {
        this.defaultFrom = defaultFrom;
        this.messageIdDomain = messageIdDomain.isEmpty() ? domainOf(defaultFrom) : messageIdDomain;
        this.tags = tags;
    }

    /// True if drafts carry a tag for the provider's reports.
    boolean areTagged() {
        return tags.isEnabled();
    }

    /// Message-ID, which is also the provider reference in the receipt.
    String messageId(Attempt attempt) {
        return "<" + attempt.delivery().getId() + "@" + messageIdDomain + ">";
    }

    /// @throws MessagingException if the delivery's content is not a valid e-mail
    EmailDraft write(Attempt attempt) throws MessagingException {
        EmailMessage content = attempt.content().getEmail();
        MessageLinks links = new MessageLinks(tags, attempt);
        return new EmailDraft(
                messageId(attempt),
                new InternetAddress(content.getFrom().isEmpty() ? defaultFrom : content.getFrom()),
                content.getReplyTo().isEmpty() ? List.of() : List.of(InternetAddress.parse(content.getReplyTo())),
                new EmailDraft.Body(
                        withoutControls(content.getSubject()),
                        links.in(content.getText()),
                        links.in(new TrackedHtml(tags, attempt).of(content.getHtml()))),
                headers(links, content),
                tags.callbackTag(attempt));
    }

    private static Map<String, String> headers(MessageLinks links, EmailMessage content) throws MessagingException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Auto-Submitted", "auto-generated");
        links.unsubscribe().ifPresent(link -> {
            headers.put("List-Unsubscribe", "<" + link + ">");
            headers.put("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        });
        for (Map.Entry<String, String> header : content.getHeadersMap().entrySet()) {
            headers.put(requireHeaderName(header.getKey()), withoutControls(header.getValue()));
        }
        return headers;
    }

    private static String requireHeaderName(String name) throws MessagingException {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new MessagingException("a header's name is malformed");
        }
        return name;
    }

    /// A line break in a header would begin another header.
    private static String withoutControls(String text) {
        return CONTROLS.matcher(text).replaceAll(" ");
    }

    private static String domainOf(String from) {
        int at = from.lastIndexOf('@');
        return from.substring(at + 1).replace(">", "").strip();
    }
}
