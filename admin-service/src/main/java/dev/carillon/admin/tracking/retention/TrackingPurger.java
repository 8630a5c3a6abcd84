// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.retention;

import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.http.RefusedException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Background loop that deletes tracked events and notifications after their tenant's retention, and what analytics
/// counted after [#DAYS_KEPT] days, a bounded number in one transaction. It also creates and drops the partitions of
/// counted facts: see [RateDays]. Several instances may run it at the same time.
public final class TrackingPurger extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(TrackingPurger.class);
    private static final int BATCH = 1_000;
    private static final int DAYS_KEPT = 3 * 366;
    private static final long MIGRATION_POLL_MILLIS = 1_000;

    static final String NOTIFICATIONS = """
            with gone as (
                delete from tracked_notifications where key in (
                    select key from tracked_notifications
                    where tenant = ? and since_millis < ? limit ? for update skip locked)
                returning key),
            receipts as (delete from tracked_receipts where subject in (select key from gone))
            select count(*) from gone
            """;

    static final String EVENTS = """
            with gone as (
                delete from tracked_events where key in (
                    select key from tracked_events
                    where tenant = ? and accepted_at_millis < ? limit ? for update skip locked)
                returning key),
            receipts as (delete from tracked_receipts where subject in (select key from gone))
            select count(*) from gone
            """;

    /// Rows of events that have no submission, only a cancellation: the submission was in a notification's row.
    static final String CANCELLATIONS = """
            with gone as (
                delete from tracked_events where key in (
                    select key from tracked_events
                    where tenant = ? and accepted_at_millis = 9223372036854775807 and cancelled_at_millis < ?
                    limit ? for update skip locked)
                returning key),
            receipts as (delete from tracked_receipts where subject in (select key from gone))
            select count(*) from gone
            """;

    static final String DAYS = """
            with gone as (
                delete from tracked_days where ctid = any(array(
                    select ctid from tracked_days where day < ? limit ? for update skip locked))
                returning 1)
            select count(*) from gone
            """;

    private final AdminDatabase database;
    private final Tenants tenants;
    private final InstantSource clock;
    private final RateDays rateDays;
    private final Schedule schedule;

    /// @param every interval of the loop
    /// @param retentionDays retention of tenants that set none; 0 means for ever
    public record Schedule(Duration every, int retentionDays) {}

    public TrackingPurger(
            AdminDatabase database, Tenants tenants, InstantSource clock, RateDays rateDays, Schedule schedule) {
        super("admin-tracking-purger");
        this.database = database;
        this.tenants = tenants;
        this.clock = clock;
        this.rateDays = rateDays;
        this.schedule = schedule;
    }

    /// Deletes the rows whose retention has passed.
    ///
    /// @return number of deleted notifications and events
    /// @throws RefusedException while the database is not ready
    public long purge() {
        long removed = 0;
        for (Map.Entry<TenantId, Long> kept :
                tenants.trackingDays(schedule.retentionDays()).entrySet()) {
            long before =
                    clock.instant().minus(Duration.ofDays(kept.getValue())).toEpochMilli();
            String tenant = kept.getKey().value();
            removed += purge(NOTIFICATIONS, tenant, before, BATCH)
                    + purge(EVENTS, tenant, before, BATCH)
                    + purge(CANCELLATIONS, tenant, before, BATCH);
        }
        purge(DAYS, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(DAYS_KEPT), BATCH);
        return removed;
    }

    private long purge(String sql, Object... values) {
        long removed = 0;
        long last;
        do {
            last = database.inTransaction(
                    jdbc -> jdbc.sql(sql).params(values).query(Long.class).single());
            removed += last;
        } while (last == BATCH && !isClosing());
        return removed;
    }

    @Override
    protected void run() throws InterruptedException {
        while (!database.awaitMigrated(MIGRATION_POLL_MILLIS)) {
            if (isClosing()) {
                return;
            }
        }
        do {
            turn();
        } while (!pause(schedule.every().toMillis()));
    }

    private void turn() {
        try {
            rateDays.keep();
        } catch (RefusedException | DataAccessException e) {
            // The next turn tries again. Partitions exist for days ahead, and the default partition takes other rows.
            LOG.warn("cannot create or drop partitions of counted facts, retrying later: {}", e.getMessage());
        }
        try {
            long removed = purge();
            if (removed > 0) {
                LOG.info("deleted {} tracked notifications and events after their tenants' retention", removed);
            }
        } catch (RefusedException | DataAccessException e) {
            // The next turn tries again.
            LOG.debug("cannot purge tracked notifications, retrying later: {}", e.getMessage());
        }
    }
}
