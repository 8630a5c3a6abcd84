// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.admin.recipient.Subscriptions;
import dev.carillon.events.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Background loop that compares all recipients with new rules of segments, and ends the subscriptions of deleted
/// segments, one page of recipients in each transaction. The position is committed with the page, so a process that
/// dies loses and repeats nothing. Tenants take turns, page by page; a segment of the tenant is chosen at random.
/// So a tenant whose pages are many, or fail, does not stop the others.
final class SegmentSweep extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentSweep.class);

    private static final long LOOK_MILLIS = 1_000;
    private static final int PAGE = 500;

    private static final String NEXT = """
            select tenant, id from segments where swept_to is not null and tenant > ?
            order by tenant, random() limit 1 for update skip locked
            """;

    private static final String LOCK_RECIPIENTS = """
            select recipient from recipients where tenant = ? and recipient > ? order by recipient limit ? for update
            """;

    private static final String ADVANCE = "update segments set swept_to = ? where tenant = ? and id = ?";

    private static final String DELETE = "delete from segments where tenant = ? and id = ?";

    private final Outbox outbox;
    private final SegmentMembership membership;
    private final Subscriptions subscriptions;

    /// Tenant of the last page; only the loop's thread uses it.
    private String tenant = "";

    SegmentSweep(Outbox outbox, SegmentMembership membership, Subscriptions subscriptions) {
        super("admin-segment-sweep");
        this.outbox = outbox;
        this.membership = membership;
        this.subscriptions = subscriptions;
    }

    /// Locked row of the segment whose turn it is.
    private record Next(TenantId tenant, String id) {}

    @Override
    protected void run() throws InterruptedException {
        boolean isWorking = false;
        while (!pause(isWorking ? 0 : LOOK_MILLIS)) {
            isWorking = look();
        }
    }

    /// @return true if there may be more to do at once
    private boolean look() {
        try {
            return outbox.write(transaction -> {
                Optional<Next> next = next(transaction, tenant).or(() -> next(transaction, ""));
                // Before the row is read, because a page that fails must not be the next one again.
                tenant = next.map(found -> found.tenant().value()).orElse("");
                next.flatMap(found -> SegmentStore.findLocked(transaction.jdbc(), found.tenant(), found.id()))
                        .ifPresent(found -> advance(transaction, found));
                return next.isPresent();
            });
        } catch (RuntimeException e) {
            // Boundary of the loop: the other tenants have their turns before this page is repeated.
            LOG.warn(
                    "members of a segment were not updated; retrying in {} ms (tenant={}): {}",
                    LOOK_MILLIS,
                    tenant,
                    e.toString());
            return false;
        }
    }

    private static Optional<Next> next(OutboxTransaction transaction, String after) {
        return transaction
                .jdbc()
                .sql(NEXT)
                .param(after)
                .query((row, _) -> new Next(new TenantId(row.getString(1)), row.getString(2)))
                .optional();
    }

    private void advance(OutboxTransaction transaction, SegmentStore.Swept next) {
        if (next.isRemoved()) {
            endNext(transaction, next.segment());
        } else {
            compareNext(transaction, next);
        }
    }

    private void endNext(OutboxTransaction transaction, Segment segment) {
        Set<String> page = new HashSet<>(SegmentStore.members(transaction.jdbc(), segment, "", PAGE));
        subscriptions.endAll(transaction, segment.tenant(), segment.topic(), page);
        if (page.size() < PAGE) {
            transaction
                    .jdbc()
                    .sql(DELETE)
                    .params(segment.tenant().value(), segment.id())
                    .update();
        }
    }

    private void compareNext(OutboxTransaction transaction, SegmentStore.Swept next) {
        Segment segment = next.segment();
        List<String> page = transaction
                .jdbc()
                .sql(LOCK_RECIPIENTS)
                .params(segment.tenant().value(), next.sweptTo(), PAGE)
                .query((row, _) -> row.getString(1))
                .list();
        segment.rule()
                .ifPresent(rule -> membership.settle(
                        transaction, segment.tenant(), Map.of(segment.topic(), rule), new HashSet<>(page)));
        Optional<String> position = page.size() < PAGE ? Optional.empty() : Optional.of(page.getLast());
        transaction
                .jdbc()
                .sql(ADVANCE)
                .param(position.orElse(null))
                .param(segment.tenant().value())
                .param(segment.id())
                .update();
    }
}
