// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.Channel;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ChannelCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reader of counted facts. Thread-safe.
final class Analytics {

    /// Rows of a period are next to one another in the primary key.
    static final String READ = """
            select %s as label, fact, sum(count)::bigint from tracked_days
            where tenant = ? and day between ? and ?
                and (? = '' or event_type = ?) and (? = -1 or channel = ?)
            group by 1, 2
            """;

    private static final int ANY = -1;

    private final AdminDatabase database;

    Analytics(AdminDatabase database) {
        this.database = database;
    }

    private record Count(String label, String fact, long count) {}

    /// Figures by day, type or channel, as the query is grouped, in the order of these keys.
    Map<String, Figures> figures(TenantId tenant, AnalyticsQuery query) {
        int channel = query.channel().map(only -> only.code().getNumber()).orElse(ANY);
        List<Count> counts = database.jdbc()
                .sql(READ.formatted(query.by().column()))
                .params(tenant.value(), query.from(), query.to(), query.type(), query.type(), channel, channel)
                .query((row, _) -> new Count(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
        Map<String, Figures> figures = new TreeMap<>();
        if (query.by() == Grouping.DAY) {
            query.from().datesUntil(query.to().plusDays(1)).forEach(day -> figures.put(day.toString(), Figures.NONE));
        }
        for (Count count : counts) {
            Step.ofFact(count.fact())
                    .ifPresent(step -> figures.merge(
                            key(query.by(), count.label()), new Figures(Map.of(step, count.count())), Figures::plus));
        }
        return figures;
    }

    static Figures total(Map<String, Figures> figures) {
        return figures.values().stream().reduce(Figures.NONE, Figures::plus);
    }

    AnalyticsReport report(TenantId tenant, AnalyticsQuery query) {
        Map<String, Figures> figures = figures(tenant, query);
        Figures total = total(figures);
        List<AnalyticsReport.Row> rows = new ArrayList<>();
        figures.forEach((key, row) -> rows.add(new AnalyticsReport.Row(key, row.named(), row.rates())));
        return new AnalyticsReport(
                query.from(),
                query.to(),
                query.by().wireName(),
                total.named(),
                total.rates(),
                total(figures(tenant, query.before())).named(),
                rows);
    }

    private static String key(Grouping by, String label) {
        return switch (by) {
            case DAY, TYPE -> label;
            case CHANNEL ->
                Optional.ofNullable(ChannelCode.forNumber(Integer.parseInt(label)))
                        .flatMap(Channel::find)
                        .map(Channel::wireName)
                        .orElse("");
        };
    }
}
