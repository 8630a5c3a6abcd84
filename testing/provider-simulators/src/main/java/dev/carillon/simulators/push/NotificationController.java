// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import dev.carillon.simulators.journal.Journal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// HTTP view of the arrived notifications.
@RestController
final class NotificationController {

    private final Journal<ReceivedNotification> journal;

    NotificationController(Journal<ReceivedNotification> journal) {
        this.journal = journal;
    }

    @GetMapping("/simulators/push/notifications")
    List<NotificationView> list(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "100000") int limit) {
        return journal
                .list(after, limit, notification -> token.isEmpty() || token.equalsIgnoreCase(notification.token()))
                .stream()
                .map(this::view)
                .toList();
    }

    @DeleteMapping("/simulators/push/notifications")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear() {
        journal.clear();
    }

    private NotificationView view(Journal.Entry<ReceivedNotification> entry) {
        ReceivedNotification notification = entry.arrival();
        return new NotificationView(
                entry.index(),
                notification.apnsId(),
                notification.token(),
                notification.topic(),
                notification.payload(),
                notification.title(),
                notification.body(),
                notification.collapseId(),
                notification.pushType(),
                notification.expiration(),
                notification.receivedAt(),
                journal.wireCount(notification.apnsId()));
    }

    /// JSON view of a notification.
    record NotificationView(
            long index,
            String apnsId,
            String token,
            String topic,
            String payload,
            String title,
            String body,
            @Nullable String collapseId,
            String pushType,
            @Nullable Instant expiration,
            Instant receivedAt,
            int wireCount) {}
}
