// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import dev.carillon.simulators.journal.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// HTTP view of the arrived mail.
@RestController
final class MailController {

    private final Journal<ReceivedMail> journal;

    MailController(Journal<ReceivedMail> journal) {
        this.journal = journal;
    }

    @GetMapping("/simulators/email/messages")
    List<MailView> list(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "100000") int limit) {
        return views(journal, after, to, limit);
    }

    @DeleteMapping("/simulators/email/messages")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear() {
        journal.clear();
    }

    static List<MailView> views(Journal<ReceivedMail> journal, long after, String to, int limit) {
        return journal
                .list(after, limit, mail -> to.isEmpty() || mail.to().stream().anyMatch(to::equalsIgnoreCase))
                .stream()
                .map(entry -> view(entry, journal))
                .toList();
    }

    private static MailView view(Journal.Entry<ReceivedMail> entry, Journal<ReceivedMail> journal) {
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
            int wireCount) {}
}
