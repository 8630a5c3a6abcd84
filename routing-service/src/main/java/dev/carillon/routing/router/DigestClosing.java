// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Event;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.router.store.StoredMessages;
import dev.carillon.routing.state.DigestItem;
import dev.carillon.routing.state.DigestState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/// Closing of digests: turns the items of a digest into one notification when its window ends. Expired items are left
/// out, each with an `expired` receipt. An empty digest is not sent. Used by the task's thread only.
final class DigestClosing {

    private final RouterState state;
    private final NotificationRouting routing;
    private final OutputWriter writer;
    private final Receipts receipts;

    DigestClosing(RouterState state, NotificationRouting routing, OutputWriter writer, Receipts receipts) {
        this.state = state;
        this.routing = routing;
        this.writer = writer;
        this.receipts = receipts;
    }

    void close(Bytes key, long dueMillis, Instant now) {
        state.digests().close(key, dueMillis).ifPresent(content -> {
            List<StoredMessages.Entry<DigestItem>> left = new ArrayList<>();
            for (StoredMessages.Entry<DigestItem> item : content.items()) {
                long expires = item.message().getExpiresMillis();
                if (expires > 0 && expires <= now.toEpochMilli()) {
                    expire(content.state(), item, now);
                } else {
                    left.add(item);
                }
            }
            if (!left.isEmpty()) {
                send(content.state(), now);
            }
        });
    }

    /// Ends a digest with a dead letter after its closing failed twice.
    void setAside(Bytes key, long dueMillis, String cause, Instant now) {
        state.digests()
                .close(key, dueMillis)
                .ifPresent(content -> routing.setAside(notification(content.state(), now), cause, now));
    }

    private void send(DigestState digest, Instant now) {
        routing.begin(notification(digest, now), PointCodec.of(digest.getThen()), now);
    }

    private RoutedNotification notification(DigestState digest, Instant now) {
        ArrivedEvent event = state.digests().event(digest, now);
        Flow flow = state.flows().of(event.key().tenant(), digest.getFlow());
        return RoutedNotification.ofDigest(
                event, flow, LevelCodec.limits(digest.getPassedList()), LevelCodec.engagement(digest.getGuard()));
    }

    private void expire(DigestState digest, StoredMessages.Entry<DigestItem> item, Instant now) {
        state.digests().remove(item);
        RecipientKey recipient = RecipientKey.parse(digest.getRecipient());
        DigestItem expired = item.message();
        Receipts.Subject subject = Receipts.Subject.ofRecipient(
                recipient,
                new EventId(expired.getEventId()),
                Event.newBuilder().setType(expired.getEventType()).build());
        writer.record(
                recipient,
                receipts.expired(subject, Instant.ofEpochMilli(expired.getExpiresMillis()), now),
                ArrivedEvent.of(digest.getNewest()).headers());
    }
}
