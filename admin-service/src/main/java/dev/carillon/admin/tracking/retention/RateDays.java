// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.retention;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.runtime.http.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.dao.DataAccessException;

/// Partitions of the counted facts, one for each day in UTC, and a default partition for rows of other days. Functions
/// of the schema's owner create and drop them, because the service's role changes no schema. Thread-safe; several
/// instances may use it at the same time.
public final class RateDays {

    /// Days for which partitions exist after the current one.
    static final int AHEAD = 3;

    private static final Duration KEPT = Duration.ofDays(2);
    private static final String PARTITION = "tracked_rates_";

    private static final String NEWEST = """
            select max(c.relname) from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'tracked_rates'::regclass and c.relname ~ '^tracked_rates_[0-9]{8}$'
            """;

    private static final String OUTSIDE = "select count(*) from tracked_rates_default where at_millis >= ?";

    private final AdminDatabase database;
    private final InstantSource clock;
    private volatile Instant createdUntil = Instant.MAX;
    private volatile long outside;

    public RateDays(AdminDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Creates the partitions of the next days, and drops those of days that ended more than [#KEPT] ago.
    ///
    /// @throws RefusedException while the database is not ready
    /// @throws DataAccessException if the database does not answer, or a lock was not free within a second
    void keep() {
        Instant now = clock.instant();
        Instant kept = now.minus(KEPT);
        create(now);
        drop(kept);
        observe(kept);
    }

    /// Creates the partitions of today and of the next [#AHEAD] days, as far as they do not exist.
    ///
    /// @return number of created partitions; -1 if another process creates or drops partitions at the moment
    int create(Instant now) {
        return database.inTransaction(jdbc -> jdbc.sql("select create_rate_days(?, ?)")
                .params(now.toEpochMilli(), AHEAD + 1)
                .query(Integer.class)
                .single());
    }

    /// Drops the partitions of days that ended before the instant. Rows of such days in the default partition are
    /// deleted: they came after the partition of their day was dropped.
    ///
    /// @return number of dropped partitions; -1 if another process creates or drops partitions at the moment
    int drop(Instant before) {
        return database.inTransaction(jdbc -> jdbc.sql("select drop_rate_days(?)")
                .param(before.toEpochMilli())
                .query(Integer.class)
                .single());
    }

    /// Reads the values of the gauges.
    ///
    /// @param kept instant from which rows are kept: older ones in the default partition are no fault
    void observe(Instant kept) {
        String newest = database.jdbc().sql(NEWEST).query(String.class).single();
        outside = database.jdbc()
                .sql(OUTSIDE)
                .param(kept.toEpochMilli())
                .query(Long.class)
                .single();
        createdUntil = LocalDate.parse(newest.substring(PARTITION.length()), DateTimeFormatter.BASIC_ISO_DATE)
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    /// Seconds from now to the end of the last day that has a partition; 0 or less if today has none. Not a number
    /// until partitions were observed.
    public double aheadSeconds() {
        Instant until = createdUntil;
        return until.equals(Instant.MAX)
                ? Double.NaN
                : Duration.between(clock.instant(), until).toSeconds();
    }

    /// Number of rows in the default partition whose retention has not passed.
    public double outside() {
        return outside;
    }
}
