// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import dev.carillon.simulators.journal.Journal;
import java.util.List;
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
        return MailView.list(journal, after, to, limit);
    }

    @DeleteMapping("/simulators/email/messages")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear() {
        journal.clear();
    }
}
