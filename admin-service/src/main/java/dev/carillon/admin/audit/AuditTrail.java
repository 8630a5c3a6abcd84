// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import com.google.protobuf.ByteString;
import dev.carillon.admin.database.AdminDatabase;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Audit log in PostgreSQL. Adding entries locks the head of their chain until the transaction ends, so record a
/// change as the last step of its transaction. Thread-safe.
public final class AuditTrail {

    private static final String COLUMNS =
            "chain, sequence, at_millis, actor, source, action, kind, subject, before, after, salt, before_digest, after_digest, hash";

    private static final String BEGIN =
            "insert into audit_heads (chain, sequence, hash) values (?, 0, ?) on conflict do nothing";

    private static final String LOCK = "select sequence, hash from audit_heads where chain = ? for update";

    private static final String HEAD = "select sequence, hash from audit_heads where chain = ?";

    private static final String ADVANCE = "update audit_heads set sequence = ?, hash = ? where chain = ?";

    private static final String INSERT =
            "insert into audit_entries (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String LIST = "select " + COLUMNS + """
             from audit_entries
            where chain = ? and sequence < ? and (? = '' or kind = ?) and (? = '' or subject = ?)
            order by sequence desc limit ?
            """;

    private static final String ERASE = """
            update audit_entries set before = null, after = null, salt = ''
            where chain = ? and kind = ? and subject = ? and salt <> ''
            """;

    private static final String FOLLOWING =
            "select " + COLUMNS + " from audit_entries where chain = ? and sequence > ? order by sequence limit 1000";

    private static final int SALT_BYTES = 16;

    private final AdminDatabase database;
    private final Seal seal;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    AuditTrail(AdminDatabase database, Seal seal, InstantSource clock) {
        this.database = database;
        this.seal = seal;
        this.clock = clock;
    }

    private record Head(long sequence, ByteString hash) {}

    /// Entry with the values that verify its hash.
    private record Sealed(AuditEntry entry, ByteString salt, Seal.Digests digests) {}

    /// Filter for a list of entries.
    ///
    /// @param before list only entries older than this sequence
    /// @param kind kind of the subject; empty for all
    /// @param subject id of the subject; empty for all
    public record Filter(long before, String kind, String subject) {}

    /// Adds changes that the current request makes to their chains, in the transaction of the change. Does nothing
    /// outside of a request.
    public void record(JdbcClient jdbc, List<Change> changes) {
        Actor.current().ifPresent(actor -> record(jdbc, actor, changes));
    }

    /// Same as [#record(JdbcClient, List)], for a given actor.
    public void record(JdbcClient jdbc, Actor actor, List<Change> changes) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        changes.stream().map(Change::chain).distinct().sorted().forEach(chain -> {
            Head head = lock(jdbc, chain);
            for (Change change : changes) {
                if (change.chain().equals(chain)) {
                    head = add(jdbc, head, AuditEntry.of(head.sequence() + 1, now, actor, change, new byte[0]));
                }
            }
            jdbc.sql(ADVANCE)
                    .params(head.sequence(), head.hash().toByteArray(), chain)
                    .update();
        });
    }

    /// Records a read of personal data by the actor of the current request.
    public void recordRead(Change read) {
        Actor.current().ifPresent(reader -> record(reader, read));
    }

    /// Records one change in its own transaction.
    public void record(Actor actor, Change change) {
        database.inTransaction(jdbc -> {
            record(jdbc, actor, List.of(change));
            return change;
        });
    }

    /// Erases the states before and after each change of a subject, because the person was erased. The entries
    /// stay. The chain stays valid, because it is computed from digests.
    ///
    /// @return number of entries from which a state was erased
    public int erase(JdbcClient jdbc, String chain, String kind, String subject) {
        return jdbc.sql(ERASE).params(chain, kind, subject).update();
    }

    /// Entries of a chain, the newest first.
    public List<AuditEntry> list(String chain, Filter filter, int limit) {
        return database.jdbc()
                .sql(LIST)
                .params(chain, filter.before(), filter.kind(), filter.kind(), filter.subject(), filter.subject(), limit)
                .query((row, _) -> entry(row))
                .list();
    }

    /// Verifies a chain from its first entry to its last.
    ///
    /// @param known hash of an entry that was noted earlier, in hex; the chain must still contain it. Empty if none
    /// was noted
    public Verification verify(String chain, String known) {
        Optional<Head> head = head(chain);
        byte[] previous = Seal.BEGINNING;
        long sequence = 0;
        boolean isKnownMet = known.isEmpty();
        List<Sealed> entries = following(chain, sequence);
        while (!entries.isEmpty()) {
            for (Sealed sealed : entries) {
                Optional<String> fault = fault(sealed, sequence + 1, previous);
                if (fault.isPresent()) {
                    return broken(sequence, previous, fault.get());
                }
                sequence = sealed.entry().sequence();
                previous = HexFormat.of().parseHex(sealed.entry().hash());
                isKnownMet |= sealed.entry().hash().equals(known);
            }
            entries = following(chain, sequence);
        }
        // Entries may have been added since the head was read, but never removed.
        if (sequence < head.map(Head::sequence).orElse(0L)) {
            return broken(sequence, previous, "the entries from here to the end were removed");
        }
        if (head(chain).map(Head::sequence).orElse(0L) < sequence) {
            return broken(sequence, previous, "the chain's head was set back or removed");
        }
        if (!isKnownMet) {
            return broken(sequence, previous, "the hash that was noted earlier is not in the chain");
        }
        return new Verification(sequence, hex(previous), Optional.empty());
    }

    private Optional<String> fault(Sealed sealed, long expected, byte[] previous) {
        AuditEntry entry = sealed.entry();
        if (entry.sequence() != expected) {
            return Optional.of("an entry is missing");
        }
        boolean isAsWritten = entry.hash().equals(hex(seal.hash(previous, entry, sealed.digests())))
                && isAsWritten(entry.change().before(), sealed.digests().before(), sealed.salt())
                && isAsWritten(entry.change().after(), sealed.digests().after(), sealed.salt());
        return isAsWritten ? Optional.empty() : Optional.of("the entry was changed or forged");
    }

    /// True if the text matches its digest. An erased text cannot be compared: its salt was erased with it.
    private boolean isAsWritten(Optional<String> text, ByteString digest, ByteString salt) {
        return text.isEmpty()
                ? digest.isEmpty() || salt.isEmpty()
                : digest.equals(ByteString.copyFrom(seal.digest(salt.toByteArray(), text)));
    }

    private static Verification broken(long sound, byte[] hash, String reason) {
        return new Verification(sound, hex(hash), Optional.of(new Verification.Fault(sound + 1, reason)));
    }

    private static Head lock(JdbcClient jdbc, String chain) {
        jdbc.sql(BEGIN).params(chain, Seal.BEGINNING).update();
        return jdbc.sql(LOCK)
                .param(chain)
                .query((row, _) -> new Head(row.getLong(1), ByteString.copyFrom(row.getBytes(2))))
                .single();
    }

    private Optional<Head> head(String chain) {
        return database.jdbc()
                .sql(HEAD)
                .param(chain)
                .query((row, _) -> new Head(row.getLong(1), ByteString.copyFrom(row.getBytes(2))))
                .optional();
    }

    private Head add(JdbcClient jdbc, Head head, AuditEntry entry) {
        Change change = entry.change();
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Seal.Digests digests = new Seal.Digests(
                ByteString.copyFrom(seal.digest(salt, change.before())),
                ByteString.copyFrom(seal.digest(salt, change.after())));
        byte[] hash = seal.hash(head.hash().toByteArray(), entry, digests);
        jdbc.sql(INSERT)
                .params(Arrays.asList(
                        change.chain(),
                        entry.sequence(),
                        entry.at().toEpochMilli(),
                        entry.actor().name(),
                        entry.actor().source(),
                        change.action(),
                        change.kind(),
                        change.subject(),
                        change.before().orElse(null),
                        change.after().orElse(null),
                        salt,
                        digests.before().toByteArray(),
                        digests.after().toByteArray(),
                        hash))
                .update();
        return new Head(entry.sequence(), ByteString.copyFrom(hash));
    }

    private List<Sealed> following(String chain, long sequence) {
        return database.jdbc()
                .sql(FOLLOWING)
                .params(chain, sequence)
                .query((row, _) -> new Sealed(
                        entry(row),
                        ByteString.copyFrom(row.getBytes("salt")),
                        new Seal.Digests(
                                ByteString.copyFrom(row.getBytes("before_digest")),
                                ByteString.copyFrom(row.getBytes("after_digest")))))
                .list();
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return AuditEntry.of(
                row.getLong("sequence"),
                Instant.ofEpochMilli(row.getLong("at_millis")),
                new Actor(row.getString("actor"), row.getString("source")),
                new Change(
                        row.getString("chain"),
                        row.getString("action"),
                        row.getString("kind"),
                        row.getString("subject"),
                        Optional.ofNullable(row.getString("before")),
                        Optional.ofNullable(row.getString("after"))),
                row.getBytes("hash"));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
