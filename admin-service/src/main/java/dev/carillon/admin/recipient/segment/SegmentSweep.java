// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.admin.recipient.Subscriptions;
import dev.carillon.runtime.http.RefusedException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Background loop that compares all recipients with new rules of segments, and ends the subscriptions of deleted
/// segments, one page of recipients in each transaction. The position is committed with the page, so a process that
/// dies loses and repeats nothing.
final class SegmentSweep extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentSweep.class);

    private static final long LOOK_MILLIS = 1_000;
    private static final int PAGE = 500;

    private static final String NEXT = SegmentStore.SELECT + """
             where swept_to is not null order by tenant, id limit 1 for update skip locked
            """;

    private static final String LOCK_RECIPIENTS = """
            select recipient from recipients where tenant = ? and recipient > ? order by recipient limit ? for update
            """;

    private static final String MEMBERS = """
            select recipient from subscriptions where tenant = ? and topic = ? order by recipient limit ?
            """;

    private static final String ADVANCE = "update segments set swept_to = ? where tenant = ? and id = ?";

    private static final String DELETE = "delete from segments where tenant = ? and id = ?";

    private final Outbox outbox;
    private final SegmentMembership membership;
    private final Subscriptions subscriptions;

    SegmentSweep(Outbox outbox, SegmentMembership membership, Subscriptions subscriptions) {
        super("admin-segment-sweep");
        this.outbox = outbox;
        this.membership = membership;
        this.subscriptions = subscriptions;
    }

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
            return outbox.write(transaction -> transaction
                    .jdbc()
                    .sql(NEXT)
                    .query(SegmentStore::swept)
                    .optional()
                    .map(next -> {
                        advance(transaction, next);
                        return true;
                    })
                    .orElse(false));
        } catch (DataAccessException | TransactionException | RefusedException e) {
            LOG.warn("members of a segment were not updated; retrying in {} ms: {}", LOOK_MILLIS, e.toString());
            return false;
        }
    }

    private void advance(OutboxTransaction transaction, SegmentStore.Swept next) {
        Segment segment = next.segment();
        String tenant = segment.tenant().value();
        List<String> page = next.isRemoved()
                ? transaction
                        .jdbc()
                        .sql(MEMBERS)
                        .params(tenant, segment.topic().name(), PAGE)
                        .query((row, _) -> row.getString(1))
                        .list()
                : transaction
                        .jdbc()
                        .sql(LOCK_RECIPIENTS)
                        .params(tenant, next.sweptTo(), PAGE)
                        .query((row, _) -> row.getString(1))
                        .list();
        if (next.isRemoved()) {
            subscriptions.endAll(transaction, segment.tenant(), segment.topic(), new HashSet<>(page));
            if (page.size() < PAGE) {
                transaction.jdbc().sql(DELETE).params(tenant, segment.id()).update();
            }
            return;
        }
        segment.rule()
                .ifPresent(rule ->
                        membership.settle(transaction, segment.tenant(), segment.topic(), rule, new HashSet<>(page)));
        Optional<String> position = page.size() < PAGE ? Optional.empty() : Optional.of(page.getLast());
        transaction
                .jdbc()
                .sql(ADVANCE)
                .param(position.orElse(null))
                .param(tenant)
                .param(segment.id())
                .update();
    }
}
