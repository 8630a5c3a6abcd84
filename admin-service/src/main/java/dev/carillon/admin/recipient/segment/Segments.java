// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.admin.quota.Quotas;
import dev.carillon.admin.quota.StoredQuota;
import dev.carillon.admin.recipient.Subscriptions;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.SegmentTopic;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.TenantSlots;
import dev.carillon.runtime.http.RefusedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Segments of tenants. Thread-safe.
public final class Segments {

    /// Largest number to which members are counted.
    static final int MOST_COUNTED = 100_000;

    /// Largest number of recipients that are compared with a rule to estimate its members.
    private static final int MAX_EXAMINED = 20_000;

    private static final int PAGE = 1_000;
    private static final String KIND = "segment";

    private final AdminDatabase database;
    private final Outbox outbox;
    private final Subscriptions subscriptions;
    private final Quotas quotas;
    private final InstantSource clock;

    Segments(AdminDatabase database, Outbox outbox, Subscriptions subscriptions, Quotas quotas, InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.subscriptions = subscriptions;
        this.quotas = quotas;
        this.clock = clock;
    }

    /// @param isNew true if the segment did not exist before
    record WriteResult(Segment segment, boolean isNew) {}

    /// Recipients that a rule matches.
    ///
    /// @param isExact false if only the first recipients were compared
    record RuleCount(long matched, long examined, boolean isExact) {}

    /// True if the tenant has a segment with this id.
    public boolean exists(TenantId tenant, String id) {
        return SegmentStore.find(database.jdbc(), tenant, id).isPresent();
    }

    /// Ids of the first segments of a tenant.
    public List<String> ids(TenantId tenant, int limit) {
        return SegmentStore.list(database.jdbc(), tenant, "", limit).stream()
                .map(Segment::id)
                .toList();
    }

    Segment require(Caller caller, String id) {
        return SegmentStore.find(database.jdbc(), caller.tenant(), topic(id).segment())
                .orElseThrow(Segments::notFound);
    }

    Optional<Segment> find(Caller caller, String id) {
        return SegmentStore.find(database.jdbc(), caller.tenant(), topic(id).segment());
    }

    Page<Segment> list(Caller caller, String after, int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(SegmentStore.list(database.jdbc(), caller.tenant(), after, size + 1), size, Segment::id);
    }

    /// Number of members, at most [#MOST_COUNTED].
    long count(Segment segment) {
        return SegmentStore.count(database.jdbc(), segment.tenant(), segment.topic(), MOST_COUNTED);
    }

    Page<String> members(Segment segment, String after, int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(SegmentStore.members(database.jdbc(), segment, after, size + 1), size, id -> id);
    }

    /// Counts the recipients that a rule matches, among the first 20,000. Each count takes a slot of the tenant's
    /// searches.
    RuleCount count(Caller caller, SegmentRule rule) {
        try (TenantSlots.Slot _ = quotas.search(caller.tenant())) {
            return counted(caller.tenant(), rule);
        }
    }

    private RuleCount counted(TenantId tenant, SegmentRule rule) {
        long matched = 0;
        long examined = 0;
        String after = "";
        while (examined < MAX_EXAMINED) {
            List<SegmentStore.Profile> page = SegmentStore.profiles(database.jdbc(), tenant, after, PAGE);
            matched += page.stream()
                    .filter(profile -> rule.isMetBy(profile.document()))
                    .count();
            examined += page.size();
            if (page.size() < PAGE) {
                return new RuleCount(matched, examined, true);
            }
            after = page.getLast().recipient();
        }
        return new RuleCount(matched, examined, false);
    }

    /// Creates or replaces a segment. A new rule takes effect for all recipients in the background.
    WriteResult put(Caller caller, String id, Fields body, VersionPrecondition expected) {
        SegmentTopic topic = topic(id);
        Optional<SegmentRule> rule = Segment.requireSound(body);
        return outbox.write(transaction -> {
            SegmentStore.Swept before =
                    SegmentStore.requireLocked(transaction.jdbc(), caller.tenant(), topic.segment());
            Segment old = before.segment();
            requireWritable(before);
            expected.requireMet(old.version());
            if (old.version() > 0 && old.rule().isPresent() != rule.isPresent()) {
                throw RefusedException.invalid("kind", "immutable", "cannot be changed; create another segment");
            }
            if (old.version() == 0) {
                requireRoom(transaction.jdbc(), caller.tenant());
            }
            boolean isSettled =
                    old.version() > 0 ? old.isSettled() && old.rule().equals(rule) : rule.isEmpty();
            Segment written = new Segment(caller.tenant(), topic, old.version(), body.node(), rule, isSettled, now());
            long version = SegmentStore.write(transaction.jdbc(), written);
            SegmentMembership.awaitReaders(transaction.jdbc(), caller.tenant());
            transaction.record(Change.of(
                    caller.tenant().value(),
                    KIND,
                    topic.segment(),
                    Optional.of(old).filter(known -> known.version() > 0).map(known -> Json.write(known.document())),
                    Optional.of(Json.write(body.node()))));
            return new WriteResult(
                    new Segment(caller.tenant(), topic, version, body.node(), rule, isSettled, written.updatedAt()),
                    old.version() == 0);
        });
    }

    /// Deletes a segment. Its subscriptions end in the background.
    void delete(Caller caller, String id, VersionPrecondition expected) {
        outbox.write(transaction -> {
            Segment segment = requireLocked(transaction, caller, id);
            expected.requireMet(segment.version());
            SegmentStore.markRemoved(transaction.jdbc(), segment);
            SegmentMembership.awaitReaders(transaction.jdbc(), caller.tenant());
            transaction.record(Change.of(
                    caller.tenant().value(),
                    KIND,
                    segment.id(),
                    Optional.of(Json.write(segment.document())),
                    Optional.empty()));
            return segment;
        });
    }

    /// Result of a change of a list.
    record ListChange(int added, int removed) {}

    ListChange add(Caller caller, String id, Set<String> recipients) {
        return change(
                caller,
                id,
                "add-members",
                (transaction, segment) -> new ListChange(
                        subscriptions.beginAll(transaction, caller.tenant(), segment.topic(), recipients), 0));
    }

    ListChange remove(Caller caller, String id, Set<String> recipients) {
        return change(
                caller,
                id,
                "remove-members",
                (transaction, segment) -> new ListChange(
                        0, subscriptions.endAll(transaction, caller.tenant(), segment.topic(), recipients)));
    }

    ListChange replace(Caller caller, String id, Set<String> recipients) {
        return change(caller, id, "replace-members", (transaction, segment) -> {
            Set<String> gone = new HashSet<>(SegmentStore.members(
                    transaction.jdbc(), segment, "", recipients.size() + MemberList.MAX_MEMBERS + 1));
            gone.removeAll(recipients);
            if (gone.size() > MemberList.MAX_MEMBERS) {
                throw AdminRefusals.wrongState(
                        "%s has more than %d members that would be removed; delete the segment and create it again"
                                .formatted(id, MemberList.MAX_MEMBERS),
                        Segment.LIST);
            }
            return new ListChange(
                    subscriptions.beginAll(transaction, caller.tenant(), segment.topic(), recipients),
                    subscriptions.endAll(transaction, caller.tenant(), segment.topic(), gone));
        });
    }

    private interface ListWriter {
        ListChange write(OutboxTransaction transaction, Segment segment);
    }

    private ListChange change(Caller caller, String id, String action, ListWriter writer) {
        return outbox.write(transaction -> {
            Segment segment = requireLocked(transaction, caller, id);
            if (segment.rule().isPresent()) {
                throw AdminRefusals.wrongState(
                        "the members of %s follow from its rule; change the rule".formatted(id), Segment.RULE);
            }
            ListChange change = writer.write(transaction, segment);
            transaction.record(Change.done(caller.tenant().value(), action, KIND, segment.id()));
            return change;
        });
    }

    private static Segment requireLocked(OutboxTransaction transaction, Caller caller, String id) {
        return SegmentStore.findLocked(
                        transaction.jdbc(), caller.tenant(), topic(id).segment())
                .filter(row -> !row.isRemoved() && row.segment().version() > 0)
                .map(SegmentStore.Swept::segment)
                .orElseThrow(Segments::notFound);
    }

    private void requireRoom(JdbcClient jdbc, TenantId tenant) {
        quotas.requireRoom(jdbc, tenant, StoredQuota.SEGMENTS, () -> SegmentStore.countSegments(jdbc, tenant));
    }

    private static void requireWritable(SegmentStore.Swept row) {
        if (row.isRemoved()) {
            throw AdminRefusals.wrongState(
                    "the deleted segment with this id still has members; try again in a minute", "removing");
        }
    }

    private static SegmentTopic topic(String id) {
        try {
            return new SegmentTopic(id);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("id", "format", String.valueOf(e.getMessage()));
        }
    }

    private static RefusedException notFound() {
        return RefusedException.notFound("such segment");
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
