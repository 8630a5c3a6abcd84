// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import dev.carillon.simulators.journal.Journal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Controller that sends Amazon SES events about mail that arrived over SMTP.
@RestController
final class SesController {

    private final Journal<ReceivedMail> journal;
    private final SnsSimulator sns;

    SesController(Journal<ReceivedMail> journal, SnsSimulator sns) {
        this.journal = journal;
        this.sns = sns;
    }

    @GetMapping(path = "/simulators/ses/certificate.pem", produces = "application/x-pem-file")
    String certificate() {
        return sns.certificate();
    }

    /// @param messageId Message-ID of the mail
    /// @param callback URL to which SNS delivers the event
    @PostMapping("/simulators/ses/events")
    ResponseEntity<Void> play(
            @RequestParam String messageId,
            @RequestParam String event,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam String callback,
            @RequestParam(defaultValue = "arn:aws:sns:eu-central-1:000000000000:carillon-demo") String topic,
            HttpServletRequest request) {
        Optional<ReceivedMail> mail =
                journal
                        .list(
                                0,
                                Integer.MAX_VALUE,
                                received -> received.messageId().equals(messageId))
                        .stream()
                        .map(Journal.Entry::arrival)
                        .findFirst();
        if (mail.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        String certificateUrl = "http://" + request.getHeader("Host") + "/simulators/ses/certificate.pem";
        return ResponseEntity.status(
                        sns.play(mail.get(), new SnsSimulator.SesEvent(event, kind, topic, certificateUrl), callback))
                .build();
    }
}
