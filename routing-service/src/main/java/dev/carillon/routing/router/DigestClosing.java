// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Event;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.state.DigestItem;
import dev.carillon.routing.state.DigestState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/// Makes one notification of what a digest gathered, when its time is over. Items that have expired meanwhile are left
/// out and say so; when none is left there is nothing to send. For the task's thread.
final class DigestClosing {

    private final RouterState state;
    private final NotificationRouting routing;
    private final Outlet outlet;
    private final Receipts receipts;

    DigestClosing(RouterState state, NotificationRouting routing, Outlet outlet, Receipts receipts) {
        this.state = state;
        this.routing = routing;
        this.outlet = outlet;
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

    /// Ends a digest whose closing failed hard.
    void setAside(Bytes key, long dueMillis, String cause, Instant now) {
        state.digests()
                .close(key, dueMillis)
                .ifPresent(content -> routing.setAside(course(content.state(), now), cause, now));
    }

    private void send(DigestState digest, Instant now) {
        routing.begin(course(digest, now), Points.of(digest.getThen()), now);
    }

    private Course course(DigestState digest, Instant now) {
        ArrivedEvent event = state.digests().event(digest, now);
        Flow flow = state.flows().of(event.key().tenant(), digest.getFlow());
        return Course.ofDigest(
                event, flow, Levels.limits(digest.getPassedList()), Levels.engagement(digest.getGuard()));
    }

    private void expire(DigestState digest, StoredMessages.Entry<DigestItem> item, Instant now) {
        state.digests().remove(item);
        RecipientKey recipient = RecipientKey.parse(digest.getRecipient());
        DigestItem expired = item.message();
        Receipts.Subject subject = Receipts.Subject.ofRecipient(
                recipient,
                new EventId(expired.getEventId()),
                Event.newBuilder().setType(expired.getEventType()).build());
        outlet.record(
                recipient,
                receipts.expired(subject, Instant.ofEpochMilli(expired.getExpiresMillis()), now),
                ArrivedEvent.of(digest.getNewest()).headers());
    }
}
