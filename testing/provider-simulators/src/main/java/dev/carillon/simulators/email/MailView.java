// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import dev.carillon.simulators.journal.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// JSON view of a mail.
record MailView(
        long index,
        String messageId,
        String from,
        List<String> to,
        String subject,
        String text,
        String html,
        Map<String, List<String>> headers,
        Instant receivedAt,
        int wireCount) {

    /// Mails after an index, oldest first.
    ///
    /// @param to address of a recipient; empty for all mails
    static List<MailView> list(Journal<ReceivedMail> journal, long after, String to, int limit) {
        return journal
                .list(after, limit, mail -> to.isEmpty() || mail.to().stream().anyMatch(to::equalsIgnoreCase))
                .stream()
                .map(entry -> of(entry, journal))
                .toList();
    }

    private static MailView of(Journal.Entry<ReceivedMail> entry, Journal<ReceivedMail> journal) {
        ReceivedMail mail = entry.arrival();
        return new MailView(
                entry.index(),
                mail.messageId(),
                mail.from(),
                mail.to(),
                mail.subject(),
                mail.text(),
                mail.html(),
                mail.headers(),
                mail.receivedAt(),
                journal.wireCount(mail.messageId()));
    }
}
