// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.sms;

import dev.carillon.simulators.journal.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// HTTP view of the arrived text messages, and sender of the provider's status callbacks.
@RestController
final class SmsController {

    private final Map<String, Journal<ReceivedSms>> journals;
    private final StatusCallback callback;

    /// @param journals Journals by provider
    SmsController(Map<String, Journal<ReceivedSms>> journals, StatusCallback callback) {
        this.journals = Map.copyOf(journals);
        this.callback = callback;
    }

    @GetMapping("/simulators/sms/{provider}/messages")
    ResponseEntity<List<SmsView>> list(
            @PathVariable String provider,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "100000") int limit) {
        return ResponseEntity.of(find(provider)
                .map(journal -> journal.list(after, limit, sms -> to.isEmpty() || to.equals(sms.to())).stream()
                        .map(entry -> view(entry, journal))
                        .toList()));
    }

    /// Sends a status callback about a message in the provider's format.
    @PostMapping("/simulators/sms/{provider}/messages/{id}/status")
    ResponseEntity<Void> play(
            @PathVariable String provider,
            @PathVariable String id,
            @RequestParam String status,
            @RequestParam(defaultValue = "") String errorCode) {
        Optional<ReceivedSms> found = find(provider).stream()
                .flatMap(journal ->
                        journal.list(0, Integer.MAX_VALUE, sms -> sms.id().equals(id)).stream())
                .map(Journal.Entry::arrival)
                .filter(sms -> !sms.callback().isEmpty())
                .findFirst();
        if (found.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        int answer = provider.equals("twilio")
                ? callback.playTwilio(found.get(), status, errorCode)
                : callback.playVonage(found.get(), status, errorCode);
        return ResponseEntity.status(answer).build();
    }

    @DeleteMapping("/simulators/sms/{provider}/messages")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear(@PathVariable String provider) {
        find(provider).ifPresent(Journal::clear);
    }

    private Optional<Journal<ReceivedSms>> find(String provider) {
        return Optional.ofNullable(journals.get(provider));
    }

    private static SmsView view(Journal.Entry<ReceivedSms> entry, Journal<ReceivedSms> journal) {
        ReceivedSms sms = entry.arrival();
        return new SmsView(
                entry.index(),
                sms.id(),
                sms.from(),
                sms.to(),
                sms.text(),
                sms.segments(),
                sms.callback(),
                sms.reference(),
                sms.receivedAt(),
                journal.wireCount(sms.to() + "\n" + sms.text()));
    }

    /// JSON view of a text message.
    record SmsView(
            long index,
            String id,
            String from,
            String to,
            String text,
            int segments,
            String callback,
            String reference,
            Instant receivedAt,
            int wireCount) {}
}
