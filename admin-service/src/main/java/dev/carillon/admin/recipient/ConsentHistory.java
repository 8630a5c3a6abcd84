// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.admin.audit.Actor;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.RecipientKey;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/// History of recipients' consents: every change with its author. An entry is written in the transaction of its
/// change and kept until the recipient is erased. Thread-safe.
final class ConsentHistory {

    private static final String INSERT = """
            insert into consent_history
                (tenant, recipient, purpose, channel, granted, at_millis, evidence, recorded_at_millis, recorded_by)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String LIST = """
            select * from consent_history where tenant = ? and recipient = ? and entry < ? order by entry desc limit ?
            """;

    private static final String ERASE = "delete from consent_history where tenant = ? and recipient = ?";

    private final AdminDatabase database;
    private final InstantSource clock;

    ConsentHistory(AdminDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Change of a consent.
    ///
    /// @param channel empty for every channel
    /// @param granted empty if the consent was removed
    /// @param at time at which the recipient gave or withdrew the consent
    /// @param recordedBy `key:<id>`, `operator:<id>` or `recipient:<id>`; empty if the change follows from a
    /// receipt
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @Schema(name = "ConsentHistoryEntry")
    record Entry(
            @JsonIgnore long number,
            String purpose,
            String channel,
            Optional<Boolean> granted,
            Instant at,
            String evidence,
            Instant recordedAt,
            String recordedBy) {}

    /// Stores the consents that are new in `after`, and those that were removed from `before`.
    void record(JdbcClient jdbc, RecipientKey recipient, List<Consent> before, List<Consent> after) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        String actor = Actor.current().map(Actor::name).orElse("");
        Stream<Entry> said = after.stream()
                .filter(consent -> !before.contains(consent))
                .map(consent -> new Entry(
                        0,
                        consent.purpose(),
                        consent.channel(),
                        Optional.of(consent.granted()),
                        Instant.ofEpochMilli(consent.atMillis()),
                        consent.evidence(),
                        now,
                        actor));
        Stream<Entry> gone = before.stream()
                .filter(consent -> after.stream().noneMatch(consent::hasSameScope))
                .map(consent ->
                        new Entry(0, consent.purpose(), consent.channel(), Optional.empty(), now, "", now, actor));
        Stream.concat(gone, said).forEach(entry -> insert(jdbc, recipient, entry));
    }

    /// Entries, the newest first.
    ///
    /// @param before list only entries older than this one
    List<Entry> list(RecipientKey recipient, long before, int limit) {
        return database.jdbc()
                .sql(LIST)
                .params(recipient.tenant().value(), recipient.requireRecipient().value(), before, limit)
                .query((row, _) -> entry(row))
                .list();
    }

    /// @return number of erased entries
    int erase(JdbcClient jdbc, RecipientKey recipient) {
        return jdbc.sql(ERASE)
                .params(recipient.tenant().value(), recipient.requireRecipient().value())
                .update();
    }

    private static void insert(JdbcClient jdbc, RecipientKey recipient, Entry entry) {
        jdbc.sql(INSERT)
                .params(
                        recipient.tenant().value(),
                        recipient.requireRecipient().value(),
                        entry.purpose(),
                        entry.channel())
                .param(entry.granted().orElse(null))
                .param(entry.at().toEpochMilli())
                .param(entry.evidence())
                .param(entry.recordedAt().toEpochMilli())
                .param(entry.recordedBy())
                .update();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        boolean isGranted = row.getBoolean("granted");
        return new Entry(
                row.getLong("entry"),
                row.getString("purpose"),
                row.getString("channel"),
                row.getObject("granted") == null ? Optional.empty() : Optional.of(isGranted),
                Instant.ofEpochMilli(row.getLong("at_millis")),
                row.getString("evidence"),
                Instant.ofEpochMilli(row.getLong("recorded_at_millis")),
                row.getString("recorded_by"));
    }
}
