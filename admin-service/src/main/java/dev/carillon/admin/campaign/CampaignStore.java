// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.campaign.CampaignForm.CampaignRequest;
import dev.carillon.admin.campaign.CampaignState.Action;
import dev.carillon.admin.campaign.StoredCampaign.Progress;
import dev.carillon.admin.campaign.StoredCampaign.Times;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.http.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

/// Campaigns in PostgreSQL. Every change locks the campaign's row. A runner holds the lock for a whole turn, so
/// that no other instance runs the campaign meanwhile, and pausing it waits for the end of the turn. Thread-safe.
final class CampaignStore {

    private static final String FIND = "select * from campaigns where tenant = ? and id = ?";

    private static final String LOCK = FIND + " for update";

    static final String LIST = "select * from campaigns where tenant = ? and id > ? order by id limit ?";

    private static final String ENSURE = "insert into campaigns (tenant, id) values (?, ?) on conflict do nothing";

    private static final String PUT = """
            update campaigns set version = nextval('versions'), document = ?::json, updated_at_millis = ?
            where tenant = ? and id = ?
            """;

    private static final String UNLIST = "delete from campaign_recipients where tenant = ? and campaign = ?";

    private static final String ENLIST =
            "insert into campaign_recipients (tenant, campaign, recipient) select ?, ?, unnest(?::text[])";

    private static final String DELETE = "delete from campaigns where tenant = ? and id = ?";

    static final String NEXT = """
            select * from campaigns where due_millis <= ? order by due_millis limit 1 for update skip locked
            """;

    private static final String SAVE = """
            update campaigns
            set state = ?, fault = ?, due_millis = ?, updated_at_millis = ?, started_at_millis = ?, ended_at_millis = ?,
                stage = ?, stage_at_millis = ?, cursor = ?, looked_at = ?, total = ?, held_out = ?, written = ?::json
            where tenant = ? and id = ?
            """;

    private final AdminDatabase database;
    private final AuditTrail audit;
    private final InstantSource clock;

    CampaignStore(AdminDatabase database, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param isNew true if the campaign did not exist before
    record WriteResult(StoredCampaign campaign, boolean isNew) {}

    /// Campaign before and after a turn.
    record Advance(StoredCampaign before, StoredCampaign after) {}

    Optional<StoredCampaign> find(CampaignKey key) {
        return find(database.jdbc(), FIND, key);
    }

    List<StoredCampaign> list(TenantId tenant, String after, int limit) {
        return database.jdbc()
                .sql(LIST)
                .params(tenant.value(), after, limit)
                .query((row, _) -> stored(row))
                .list();
    }

    /// Creates a draft, or replaces a campaign that is still a draft.
    WriteResult put(CampaignKey key, CampaignRequest given, VersionPrecondition expected) {
        return database.inTransaction(jdbc -> {
            jdbc.sql(ENSURE).params(key.tenant().value(), key.id()).update();
            StoredCampaign before = find(jdbc, LOCK, key).orElseThrow();
            expected.requireMet(before.version());
            requireDraft(before);
            jdbc.sql(PUT)
                    .params(
                            Json.write(given.document()),
                            clock.millis(),
                            key.tenant().value(),
                            key.id())
                    .update();
            jdbc.sql(UNLIST).params(key.tenant().value(), key.id()).update();
            enlist(jdbc, key, given.recipients());
            audit.record(
                    jdbc,
                    List.of(change(
                            key,
                            Optional.of(before).filter(stored -> stored.version() > 0),
                            Optional.of(given.document()))));
            return new WriteResult(find(jdbc, FIND, key).orElseThrow(), before.version() == 0);
        });
    }

    /// Deletes a draft.
    ///
    /// @return true if it existed
    boolean delete(CampaignKey key) {
        return database.inTransaction(jdbc -> {
            Optional<StoredCampaign> before = find(jdbc, LOCK, key);
            before.ifPresent(stored -> {
                requireDraft(stored);
                jdbc.sql(DELETE).params(key.tenant().value(), key.id()).update();
                audit.record(jdbc, List.of(change(key, before, Optional.empty())));
            });
            return before.isPresent();
        });
    }

    /// Performs an action on a campaign, or refuses it. When this returns for a pause or a cancellation, no
    /// instance writes further events of the campaign.
    StoredCampaign act(CampaignKey key, Action act, VersionPrecondition expected) {
        return database.inTransaction(jdbc -> {
            StoredCampaign before = find(jdbc, LOCK, key).orElseThrow(() -> RefusedException.notFound("such campaign"));
            expected.requireMet(before.version());
            StoredCampaign after = before.after(act, clock.instant());
            save(jdbc, after);
            audit.record(
                    jdbc,
                    List.of(new Change(
                            key.tenant().value(),
                            act.wireName(),
                            "campaign",
                            key.id(),
                            Optional.of(state(before)),
                            Optional.of(state(after)))));
            return after;
        });
    }

    /// Advances the campaign that has been due for longest by one turn, unless another instance advances it. If the
    /// process dies during the turn, the turn's events are written again.
    ///
    /// @return campaign before and after the turn, once the turn is committed
    Optional<Advance> advance(UnaryOperator<StoredCampaign> turn) {
        return database.inTransaction(jdbc -> {
            Optional<Advance> advance = jdbc.sql(NEXT)
                    .param(clock.millis())
                    .query((row, _) -> stored(row))
                    .optional()
                    .map(before -> new Advance(before, turn.apply(before)));
            advance.ifPresent(advanced -> save(jdbc, advanced.after()));
            return advance;
        });
    }

    private static void requireDraft(StoredCampaign campaign) {
        if (campaign.state() != CampaignState.DRAFT) {
            throw AdminRefusals.wrongState(
                    "only a draft can be changed, the campaign is "
                            + campaign.state().wireName(),
                    campaign.state().wireName());
        }
    }

    private static void enlist(JdbcClient jdbc, CampaignKey key, Set<String> recipients) {
        if (!recipients.isEmpty()) {
            jdbc.sql(ENLIST)
                    .params(key.tenant().value(), key.id(), recipients.toArray(String[]::new))
                    .update();
        }
    }

    private static void save(JdbcClient jdbc, StoredCampaign campaign) {
        Times times = campaign.times();
        Progress progress = campaign.progress();
        jdbc.sql(SAVE)
                .params(campaign.state().wireName(), campaign.fault())
                .param(times.due().map(Instant::toEpochMilli).orElse(null))
                .param(times.updatedAt().toEpochMilli())
                .param(times.startedAt().map(Instant::toEpochMilli).orElse(null))
                .param(times.endedAt().map(Instant::toEpochMilli).orElse(null))
                .params(
                        progress.stage(),
                        progress.stageAt().toEpochMilli(),
                        progress.cursor(),
                        progress.lookedAt(),
                        progress.total(),
                        progress.heldOut(),
                        Json.write(progress.written()),
                        campaign.key().tenant().value(),
                        campaign.key().id())
                .update();
    }

    private static Change change(CampaignKey key, Optional<StoredCampaign> before, Optional<ObjectNode> after) {
        return Change.of(
                key.tenant().value(),
                "campaign",
                key.id(),
                before.map(stored -> Json.write(stored.document())),
                after.map(Json::write));
    }

    private static String state(StoredCampaign campaign) {
        return Json.write(Map.of("state", campaign.state().wireName()));
    }

    private static Optional<StoredCampaign> find(JdbcClient jdbc, String statement, CampaignKey key) {
        return jdbc.sql(statement)
                .params(key.tenant().value(), key.id())
                .query((row, _) -> stored(row))
                .optional();
    }

    private static StoredCampaign stored(ResultSet row) throws SQLException {
        ObjectNode document = Json.read(row.getString("document"), ObjectNode.class);
        return new StoredCampaign(
                new CampaignKey(new TenantId(row.getString("tenant")), row.getString("id")),
                row.getLong("version"),
                document,
                CampaignForm.stored(document),
                CampaignState.of(row.getString("state")),
                row.getString("fault"),
                new Times(
                        Instant.ofEpochMilli(row.getLong("updated_at_millis")),
                        instant(row, "due_millis"),
                        instant(row, "started_at_millis"),
                        instant(row, "ended_at_millis")),
                new Progress(
                        row.getInt("stage"),
                        Instant.ofEpochMilli(row.getLong("stage_at_millis")),
                        row.getString("cursor"),
                        row.getLong("looked_at"),
                        row.getLong("total"),
                        row.getLong("held_out"),
                        written(row.getString("written"))));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static Map<String, Long> written(String json) {
        Map<String, Long> written = new TreeMap<>();
        Json.read(json, ObjectNode.class)
                .properties()
                .forEach(entry -> written.put(entry.getKey(), entry.getValue().asLong()));
        return written;
    }
}
