// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.history;

import dev.carillon.events.Lane;
import dev.carillon.gateway.inbox.history.HistoryProgress.LanePartition;
import dev.carillon.gateway.inbox.history.HistoryProgress.Progress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/// Positions of the history in PostgreSQL, in the transactions that store batches. One statement reads or writes the
/// positions of all partitions of a batch.
final class HistoryPositions {

    /// All writers use one order, so that two of them cannot deadlock.
    private static final Comparator<LanePartition> ORDER =
            Comparator.comparing((LanePartition of) -> of.lane().wireName()).thenComparingInt(LanePartition::partition);

    private HistoryPositions() {}

    /// Progress in each of the partitions of which records were stored in the same epoch. It cannot change until the
    /// transaction ends.
    static Map<LanePartition, Progress> lock(JdbcTemplate jdbc, Collection<LanePartition> partitions) {
        List<LanePartition> ordered = partitions.stream().sorted(ORDER).toList();
        Map<LanePartition, Progress> found = new HashMap<>();
        jdbc.query(
                        """
                        select p.lane, p.partition, p.epoch, p.position, p.complete_from
                        from gateway.history_positions p
                        join unnest(?::text[], ?::integer[], ?::text[]) as a (lane, partition, epoch)
                            using (lane, partition, epoch)
                        order by p.lane, p.partition for update of p
                        """,
                        (row, _) -> Map.entry(partition(row), new Progress(row.getLong(4), row.getLong(5))),
                        texts(ordered, of -> of.lane().wireName()),
                        numbers(ordered),
                        texts(ordered, LanePartition::epoch))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /// Records progress. A position never moves back within an epoch.
    static void record(JdbcTemplate jdbc, Map<LanePartition, Progress> progress) {
        List<Map.Entry<LanePartition, Progress>> ordered = progress.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(ORDER))
                .toList();
        List<LanePartition> partitions = ordered.stream().map(Map.Entry::getKey).toList();
        jdbc.update(
                """
                insert into gateway.history_positions (lane, partition, epoch, position, complete_from)
                select * from unnest(?::text[], ?::integer[], ?::text[], ?::bigint[], ?::bigint[])
                on conflict (lane, partition) do update
                set epoch = excluded.epoch, position = excluded.position, complete_from = excluded.complete_from
                where gateway.history_positions.epoch <> excluded.epoch
                   or gateway.history_positions.position <= excluded.position
                """,
                texts(partitions, of -> of.lane().wireName()),
                numbers(partitions),
                texts(partitions, LanePartition::epoch),
                ordered.stream().map(entry -> entry.getValue().position()).toArray(Long[]::new),
                ordered.stream().map(entry -> entry.getValue().completeFrom()).toArray(Long[]::new));
    }

    private static String[] texts(List<LanePartition> partitions, Function<LanePartition, String> column) {
        return partitions.stream().map(column).toArray(String[]::new);
    }

    private static Integer[] numbers(List<LanePartition> partitions) {
        return partitions.stream().map(LanePartition::partition).toArray(Integer[]::new);
    }

    private static LanePartition partition(ResultSet row) throws SQLException {
        return new LanePartition(
                Lane.find(row.getString(1))
                        .orElseThrow(() -> new IllegalStateException("a position has an unknown lane")),
                row.getInt(2),
                row.getString(3));
    }
}
