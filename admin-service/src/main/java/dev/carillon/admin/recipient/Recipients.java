// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Payload;
import dev.carillon.events.v1.Profile;
import dev.carillon.runtime.http.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Profiles in PostgreSQL. Every change is published. A recipient's row is created and locked before it is read,
/// and many rows in the order of their ids, so that concurrent writers run one after the other and cannot deadlock.
/// Thread-safe.
final class Recipients {

    private static final String COLUMNS = "recipient, version, profile, updated_at_millis";

    private static final String FIND = "select " + COLUMNS + " from recipients where tenant = ? and recipient = ?";

    static final String LIST = "select " + COLUMNS + """
             from recipients
            where tenant = ? and recipient >= ? and recipient > ? and recipient < ? and version > 0
            order by recipient limit ?
            """;

    private static final String LIST_SUPPRESSED = "select " + COLUMNS + """
             from recipients
            where tenant = ? and recipient > ? and profile -> 'suppressions' <> '[]' order by recipient limit ?
            """;

    private static final String LOCK_NEXT = "select tenant, " + COLUMNS + """
             from recipients
            where (tenant, recipient) > (?, ?) and version > 0 order by tenant, recipient limit ? for update
            """;

    private static final String ENSURE = """
            insert into recipients (tenant, recipient, created_at_millis)
            select ?, recipient, ? from unnest(?::text[]) as named (recipient) order by recipient collate "C"
            on conflict do nothing
            """;

    private static final String LOCK = "select " + COLUMNS
            + " from recipients where tenant = ? and recipient = any(?::text[]) order by recipient for update";

    private static final String UPDATE = """
            update recipients r
            set version = nextval('versions'), profile = changed.profile::jsonb, updated_at_millis = ?,
                created_at_millis = case when r.version = 0 then ? else r.created_at_millis end
            from unnest(?::text[], ?::text[]) as changed (recipient, profile)
            where r.tenant = ? and r.recipient = changed.recipient
            returning r.recipient, r.version
            """;

    private static final String DELETE = "delete from recipients where tenant = ? and recipient = ?";

    private static final String UNLIST = "delete from campaign_recipients where tenant = ? and recipient = ?";

    private static final String KIND = "recipient";

    private final AdminDatabase database;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final ConsentHistory consents;
    private final PayloadSeal seal;
    private final List<ProfileFollower> followers;
    private final InstantSource clock;

    Recipients(
            AdminDatabase database,
            Outbox outbox,
            AuditTrail audit,
            ConsentHistory consents,
            PayloadSeal seal,
            List<ProfileFollower> followers,
            InstantSource clock) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.consents = consents;
        this.seal = seal;
        this.followers = List.copyOf(followers);
        this.clock = clock;
    }

    /// @param version version of the profile; 0 if it does not exist yet
    record Stored(RecipientId recipient, long version, RecipientProfile profile, Instant updatedAt) {

        boolean isNew() {
            return version == 0;
        }
    }

    /// @param isNew true if the recipient did not exist before
    record WriteResult(Stored stored, boolean isNew) {}

    Optional<Stored> find(RecipientKey key) {
        return database.jdbc()
                .sql(FIND)
                .params(key.tenant().value(), key.requireRecipient().value())
                .query((row, _) -> stored(row))
                .optional();
    }

    /// Recipients whose ids begin with a prefix, by id.
    List<Stored> list(TenantId tenant, String prefix, String after, int limit) {
        return database.jdbc()
                .sql(LIST)
                .params(tenant.value(), prefix, after, prefix + Character.MAX_VALUE, limit)
                .query((row, _) -> stored(row))
                .list();
    }

    /// Recipients with suppressed addresses, by id.
    List<Stored> listSuppressed(TenantId tenant, String after, int limit) {
        return database.jdbc()
                .sql(LIST_SUPPRESSED)
                .params(tenant.value(), after, limit)
                .query((row, _) -> stored(row))
                .list();
    }

    /// Writes one recipient.
    ///
    /// @param change function from the stored recipient to the new one. An exception rolls everything back. It may
    /// be called more than once.
    WriteResult change(RecipientKey key, UnaryOperator<Stored> change) {
        return changeAll(key.tenant(), Map.of(key.requireRecipient(), change)).getFirst();
    }

    /// Writes many recipients in one transaction. Each change receives the stored recipient. Recipients that lose a
    /// device to one of them are written with them.
    List<WriteResult> changeAll(TenantId tenant, Map<RecipientId, UnaryOperator<Stored>> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        Set<String> owners = new TreeSet<>();
        while (true) {
            try {
                return outbox.write(transaction -> changeAll(transaction, tenant, changes, owners));
            } catch (OwnersNotLockedException e) {
                owners.addAll(e.owners);
            }
        }
    }

    /// Rolls back a transaction that must lock more recipients, because they own a device that is registered.
    private static final class OwnersNotLockedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient Set<String> owners;

        OwnersNotLockedException(Set<String> owners) {
            super(null, null, false, false);
            this.owners = owners;
        }
    }

    private List<WriteResult> changeAll(
            OutboxTransaction transaction,
            TenantId tenant,
            Map<RecipientId, UnaryOperator<Stored>> changes,
            Set<String> owners) {
        Set<String> named = changes.keySet().stream().map(RecipientId::value).collect(Collectors.toSet());
        Map<String, Stored> before = requireLocked(transaction.jdbc(), tenant, named, owners);
        List<Stored> after = new ArrayList<>();
        changes.forEach((recipient, change) -> {
            Stored there = before.get(recipient.value());
            if (there != null) {
                after.add(change.apply(there));
            }
        });
        List<Stored> changed = switch (new DeviceTokens(transaction.jdbc(), tenant).settle(before, after)) {
            case DeviceTokens.TokenAssignment.OwnersNotLocked(var others) -> throw new OwnersNotLockedException(others);
            case DeviceTokens.TokenAssignment.Assigned(var settled) -> settled;
        };
        changed.forEach(stored -> record(
                transaction, tenant, before.getOrDefault(stored.recipient().value(), stored), Optional.of(stored)));
        return write(transaction, tenant, changed).stream()
                .filter(stored -> named.contains(stored.recipient().value()))
                .map(stored -> new WriteResult(
                        stored,
                        Optional.ofNullable(before.get(stored.recipient().value()))
                                .map(Stored::isNew)
                                .orElse(true)))
                .toList();
    }

    /// Publishes the next profiles unchanged, so that the log has them as they are sealed now.
    ///
    /// @param after last recipient of the page before; empty for the first page
    /// @return last recipient that was published; empty if there was none
    Optional<RecipientKey> publishNext(Optional<RecipientKey> after, int limit) {
        return outbox.write(transaction -> {
            List<Map.Entry<RecipientKey, Stored>> next = transaction
                    .jdbc()
                    .sql(LOCK_NEXT)
                    .params(
                            after.map(key -> key.tenant().value()).orElse(""),
                            after.map(key -> key.requireRecipient().value()).orElse(""),
                            limit)
                    .query((row, _) -> {
                        Stored stored = stored(row);
                        return Map.entry(
                                RecipientKey.of(
                                        row.getString("tenant"),
                                        stored.recipient().value()),
                                stored);
                    })
                    .list();
            prepareToSeal(next.stream().map(Map.Entry::getKey).toList());
            next.forEach(entry -> publish(transaction, entry.getKey(), entry.getValue()));
            return next.isEmpty()
                    ? Optional.<RecipientKey>empty()
                    : Optional.of(next.getLast().getKey());
        });
    }

    /// Deletes the profile in the caller's transaction.
    ///
    /// @return deleted recipient
    Optional<Stored> delete(OutboxTransaction transaction, RecipientKey key) {
        Optional<Stored> before = remove(transaction, key);
        before.ifPresent(stored -> record(transaction, key.tenant(), stored, Optional.empty()));
        return before;
    }

    /// Erases the profile, the history of its consents and its states in the audit log, in the caller's
    /// transaction. The audit log records who erased the recipient and when.
    ///
    /// @return number of profiles, entries in campaign lists, and log entries that were erased
    int erase(OutboxTransaction transaction, RecipientKey key) {
        String recipient = key.requireRecipient().value();
        int profiles = remove(transaction, key).isPresent() ? 1 : 0;
        int listed = transaction
                .jdbc()
                .sql(UNLIST)
                .params(key.tenant().value(), recipient)
                .update();
        int said = consents.erase(transaction.jdbc(), key);
        int entries = audit.erase(transaction.jdbc(), key.tenant().value(), KIND, recipient);
        transaction.record(Change.done(key.tenant().value(), "erase", KIND, recipient));
        return profiles + listed + said + entries;
    }

    private static Optional<Stored> remove(OutboxTransaction transaction, RecipientKey key) {
        String recipient = key.requireRecipient().value();
        Optional<Stored> before = lock(transaction.jdbc(), key.tenant(), List.of(recipient)).stream()
                .findFirst();
        if (before.isPresent()) {
            transaction
                    .jdbc()
                    .sql(DELETE)
                    .params(key.tenant().value(), recipient)
                    .update();
            DeviceTokens.releaseAll(transaction.jdbc(), key);
            transaction.publishFor(key, Topics.PROFILES, key, Optional.empty());
        }
        return before;
    }

    private void record(OutboxTransaction transaction, TenantId tenant, Stored before, Optional<Stored> after) {
        consents.record(
                transaction.jdbc(),
                RecipientKey.of(tenant, before.recipient()),
                before.profile().consents(),
                after.map(stored -> stored.profile().consents()).orElse(List.of()));
        transaction.record(Change.of(
                tenant.value(),
                KIND,
                before.recipient().value(),
                Optional.of(before).filter(stored -> !stored.isNew()).map(stored -> Json.write(stored.profile())),
                after.map(stored -> Json.write(stored.profile()))));
    }

    /// Locks recipients in the order of their ids.
    ///
    /// @param named recipients that are created if they do not exist
    /// @param owners recipients that are locked if they exist
    private static Map<String, Stored> requireLocked(
            JdbcClient jdbc, TenantId tenant, Set<String> named, Set<String> owners) {
        Set<String> all = new TreeSet<>(named);
        all.addAll(owners);
        Map<String, Stored> locked = new TreeMap<>();
        // A recipient that another transaction deletes between the two statements is created again.
        while (!locked.keySet().containsAll(named)) {
            jdbc.sql(ENSURE)
                    .params(tenant.value(), 0L, named.toArray(String[]::new))
                    .update();
            lock(jdbc, tenant, all)
                    .forEach(stored -> locked.put(stored.recipient().value(), stored));
        }
        return locked;
    }

    private static List<Stored> lock(JdbcClient jdbc, TenantId tenant, Collection<String> recipients) {
        return jdbc.sql(LOCK)
                .params(tenant.value(), recipients.toArray(String[]::new))
                .query((row, _) -> stored(row))
                .list();
    }

    private List<Stored> write(OutboxTransaction transaction, TenantId tenant, List<Stored> changed) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        Map<String, Long> versions = new HashMap<>();
        transaction
                .jdbc()
                .sql(UPDATE)
                .params(
                        now.toEpochMilli(),
                        now.toEpochMilli(),
                        changed.stream()
                                .map(stored -> stored.recipient().value())
                                .toArray(String[]::new),
                        changed.stream()
                                .map(stored -> Json.write(stored.profile()))
                                .toArray(String[]::new),
                        tenant.value())
                .query((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
                .list()
                .forEach(version -> versions.put(version.getKey(), version.getValue()));
        Set<String> written =
                changed.stream().map(stored -> stored.recipient().value()).collect(Collectors.toSet());
        followers.forEach(follower -> follower.onProfilesWritten(transaction, tenant, written));
        return changed.stream()
                .map(stored -> new Stored(
                        stored.recipient(),
                        versions.getOrDefault(stored.recipient().value(), 0L),
                        stored.profile(),
                        now))
                .peek(stored -> publish(transaction, RecipientKey.of(tenant, stored.recipient()), stored))
                .toList();
    }

    private void publish(OutboxTransaction transaction, RecipientKey key, Stored stored) {
        transaction.publishFor(
                key,
                Topics.PROFILES,
                key,
                Optional.of(Profile.newBuilder()
                        .setTenant(key.tenant().value())
                        .setRecipient(stored.recipient().value())
                        .setVersion(stored.version())
                        .setUpdatedAtMillis(stored.updatedAt().toEpochMilli())
                        .setContent(sealed(key, stored.profile()))
                        .build()));
    }

    private Payload sealed(RecipientKey key, RecipientProfile profile) {
        try {
            return seal.seal(key, profile.toMessage());
        } catch (KeysUnavailableException e) {
            throw RefusedException.unavailable(String.valueOf(e.getMessage()));
        }
    }

    private void prepareToSeal(List<RecipientKey> keys) {
        try {
            seal.prepareToSeal(keys);
        } catch (KeysUnavailableException e) {
            throw RefusedException.unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static Stored stored(ResultSet row) throws SQLException {
        long version = row.getLong("version");
        return new Stored(
                new RecipientId(row.getString("recipient")),
                version,
                version == 0 ? RecipientProfile.empty() : Json.read(row.getString("profile"), RecipientProfile.class),
                Instant.ofEpochMilli(row.getLong("updated_at_millis")));
    }
}
